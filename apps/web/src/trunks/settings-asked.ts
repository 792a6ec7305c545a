/** Which of the changed settings the account makes itself, and which support is asked for. Pure. */
import type { SettingsAsked, Trunk, TrunkChange } from '@patchcord/contracts';

export interface SettingsForm {
  name: string;
  carrier: string;
  country: string | null;
  calledFrom: Trunk['calledFrom'];
  callerFrom: string[];
  callsLimit: number | string;
  callsPerSecond: number | string;
}

export function splitChange(trunk: Trunk, form: SettingsForm): { own: TrunkChange; asked: SettingsAsked } {
  const own: TrunkChange = {};
  const asked: SettingsAsked = {};
  if (form.name !== trunk.name) own.name = form.name;
  if (form.carrier !== trunk.carrier) own.carrier = form.carrier;
  if (form.country !== trunk.country) asked.country = form.country;
  if (form.calledFrom !== trunk.calledFrom) asked.calledFrom = form.calledFrom;
  if (form.callerFrom.join() !== trunk.callerFrom.join()) asked.callerFrom = form.callerFrom as Trunk['callerFrom'];
  for (const limit of ['callsLimit', 'callsPerSecond'] as const) {
    const value = form[limit] === '' ? Number.NaN : Number(form[limit]);
    if (value === trunk[limit]) continue;
    if (value > trunk[limit]) asked[limit] = value;
    else own[limit] = value; // nothing typed goes along too, and is refused at its field
  }
  return { own, asked };
}

export const isEmpty = (change: object): boolean => Object.keys(change).length === 0;
