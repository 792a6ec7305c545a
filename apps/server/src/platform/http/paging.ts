/** Lists are newest first. A cursor is the place of the last item: its time and its id. */
import { Refusal } from './errors.ts';

export interface Place {
  at: Date;
  id: string;
}

export const writeCursor = ({ at, id }: Place): string => Buffer.from(`${at.getTime()}|${id}`).toString('base64url');

/** Later times have no four-digit year, and the database does not read them. */
const latestMs = Date.UTC(9999, 11, 31);
const isId = (id: string) => id.length > 0 && id.length <= 200 && !id.includes('\u0000');

export function readCursor(cursor: string | undefined): Place | null {
  if (cursor === undefined) return null;
  const [ms = '', id = ''] = Buffer.from(cursor, 'base64url').toString().split('|');
  if (!/^\d{1,15}$/.test(ms) || Number(ms) > latestMs || !isId(id)) {
    const message = 'The cursor is not one that this list gave out. Leave it out to start at the newest.';
    throw new Refusal({
      status: 400,
      code: 'request.invalid',
      message,
      details: [{ field: 'cursor', received: cursor.slice(0, 200), message }],
    });
  }
  return { at: new Date(Number(ms)), id };
}

/** Takes one more row than asked for, to know whether there are more. */
export function pageOf<Row, Item>(rows: Row[], limit: number, place: (row: Row) => Place, item: (row: Row) => Item) {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { items: shown.map(item), nextCursor: rows.length > limit && last ? writeCursor(place(last)) : null };
}
