/** The router counts requests from unlisted sources in cells whose counts only grow; what is reported is what came since the last look. */
import type { SourceUnlisted, UnlistedCell } from '@patchcord/contracts';

export type CellCounts = ReadonlyMap<string, number>;

export const cellKey = (cell: Pick<UnlistedCell, 'cell' | 'outcome'>) => `${cell.cell} ${cell.outcome}`;

export interface CellNews {
  key: string;
  event: SourceUnlisted;
}

/** `before`: counts at the last look at this life of Kamailio. A count that went down began anew at 0. */
export function cellNews(before: CellCounts, cells: readonly UnlistedCell[]): CellNews[] {
  return cells.flatMap((cell) => {
    const key = cellKey(cell);
    const known = before.get(key) ?? 0;
    const count = cell.count >= known ? cell.count - known : cell.count;
    return count > 0 ? [{ key, event: { type: 'source.unlisted', outcome: cell.outcome, count, at: cell.at, last: cell.last } }] : [];
  });
}
