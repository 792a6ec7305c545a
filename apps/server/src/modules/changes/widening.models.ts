/**
 * Whether a row lets in more callers than the one before it, or takes them for somebody else. The last guard of
 * docs/decisions/support-decides-who-may-call-in.md: whatever a usecase forgot, no edge hears of it. Pure.
 */
import type { LabelRow, NumberRow, SourceRow, TableName, TrunkRow } from '@patchcord/contracts';
import { sameValue } from './changes.models.ts';

/** Of the table that `before` and `after` come from; null: there is none. */
export function letsInMore(table: TableName, before: unknown, after: unknown): boolean {
  if (after === null) return false;
  switch (table) {
    case 'sources':
      return (after as SourceRow).trunks.some((trunk) => !(before as SourceRow | null)?.trunks.includes(trunk));
    case 'labels':
      return (before as LabelRow | null)?.trunk !== (after as LabelRow).trunk;
    case 'numbers':
      return before === null || numberLetsInMore(before as NumberRow, after as NumberRow);
    case 'trunks':
      return before === null || trunkLetsInMore(before as TrunkRow, after as TrunkRow);
    case 'people': // whom a number rings lets nobody in
    case 'devices': // they ring one person, and let in no carrier
    case 'settings':
    // Whom an account may call lets nobody in.
    case 'accounts':
    case 'destinations':
    case 'gateways':
      return false;
    default:
      return table satisfies never;
  }
}

const numberLetsInMore = (before: NumberRow, after: NumberRow): boolean =>
  before.trunk !== after.trunk || (after.upstream !== undefined && before.upstream !== after.upstream);

/** The number format is left out: it is worked out from the country, and a new version of the metadata may say it another way. */
const trunkLetsInMore = (before: TrunkRow, after: TrunkRow): boolean =>
  before.calledFrom !== after.calledFrom ||
  !sameValue(before.callerFrom, after.callerFrom) ||
  after.callsLimit > before.callsLimit ||
  after.callsPerSecond > before.callsPerSecond ||
  (after.login !== undefined && before.login === undefined);

/** A mistake of ours: the route that did it says that it lets in no more (`letsIn`). */
export class LetsInUnasked extends Error {
  override name = 'LetsInUnasked';
  constructor(table: string, key: string) {
    super(`${table} ${key} would let in more than support approved, by a route that does not say so`);
  }
}
