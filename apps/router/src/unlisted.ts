/**
 * Requests from addresses that no trunk lists: no answer, and one of a fixed number of cells counts them and keeps the last as a sample.
 * A flood from any number of addresses takes no more memory than the cells.
 */
import type { SourceUnlisted } from '@patchcord/contracts/events';
import type { UnlistedCell } from '@patchcord/contracts/sync-protocol';
import { origin } from './listeners.ts';
import { codecsOffered } from './sdp.ts';
import { body, shown, text } from './wire.ts';

const cellsPerOutcome = 256;
const outcomes: SourceUnlisted['outcome'][] = ['source_not_listed', 'flood_blocked'];
/** Above this many a second from the addresses of one cell, only the count goes on. */
const samplesPerSecond = 50;

function cellOf(address: string): number {
  let hash = 5381;
  for (let i = 0; i < address.length; i++) hash = ((hash * 33) ^ address.charCodeAt(i)) >>> 0;
  return hash % cellsPerOutcome;
}

export function countUnlisted(outcome: SourceUnlisted['outcome']) {
  const from = origin();
  let counted = outcome;
  let cell = cellOf(from.address);
  if (KSR.htable.sht_inc('flood', `cell:${cell}`) > samplesPerSecond) counted = 'flood_blocked';
  if (counted === 'flood_blocked') cell += cellsPerOutcome;
  KSR.htable.sht_inc('unlisted', String(cell));
  // In a flood one sample in a thousand is enough to see who it is.
  if (counted !== outcome && Math.random() > 0.001 && KSR.htable.sht_is_null('unlisted_last', String(cell)) < 0) return;
  const sample: Omit<UnlistedCell, 'cell' | 'outcome' | 'count'> = {
    at: Date.now(),
    last: {
      origin: from,
      method: shown(text('$rm')),
      calledRaw: shown(text('$rU')),
      callerRaw: shown(text('$fU')),
      sipCallId: shown(text('$ci')),
      userAgent: shown(text('$ua')),
      codecs: codecsOffered(body()),
    },
  };
  KSR.htable.sht_sets('unlisted_last', String(cell), JSON.stringify(sample));
}

/** The cells in use, for GET /unlisted. */
export function unlistedCells(): UnlistedCell[] {
  const cells: UnlistedCell[] = [];
  for (let cell = 0; cell < cellsPerOutcome * outcomes.length; cell++) {
    const raw: unknown = KSR.htable.sht_gete('unlisted_last', String(cell));
    if (typeof raw !== 'string' || raw === '') continue;
    const sample = JSON.parse(raw) as Pick<UnlistedCell, 'at' | 'last'>;
    cells.push({
      cell,
      outcome: outcomes[Math.floor(cell / cellsPerOutcome)] as SourceUnlisted['outcome'],
      count: Number(KSR.htable.sht_get('unlisted', String(cell))) || 0,
      at: sample.at,
      last: sample.last,
    });
  }
  return cells;
}
