/** The name of a trunk in the host of a Request-URI: 'sip:+12025550101@t-k7f3q9x2m4w8.edge.example'. */
import { isLabel, labelLength } from '@patchcord/contracts/rows';
import { type Listed, type ListedTrunk, listed } from './number-choice.ts';
import { row } from './tables.ts';
import { text } from './wire.ts';

/** The first part of the host where it has the form of a label, else ''. DNS names have no case. */
function labelGiven(): string {
  const host = text('$rd');
  if (host.indexOf('.') !== labelLength) return '';
  const label = host.slice(0, labelLength).toLowerCase();
  return isLabel(label) ? label : '';
}

/** Id of the trunk that the host names, or ''. */
export function trunkOfHost(): string {
  const label = labelGiven();
  if (label === '') return '';
  const named = row('labels', label);
  return named ? named.trunk : '';
}

/**
 * A call that names a trunk is for that one only; null: it names one that does not list its source, or none. Where none of the trunks has a
 * label the host is not looked at.
 */
export function trunksNamed(list: Listed): Listed | null {
  if (!list.labelled || labelGiven() === '') return list;
  const named = trunkOfHost();
  const place = list.places[named];
  return place === undefined ? null : listed([list.trunks[place] as ListedTrunk]);
}
