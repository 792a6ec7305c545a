import type { Db } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';

export const listLocations = (db: Db) => db.selectFrom('locations').selectAll().orderBy('name').execute();

export const findLocation = (db: Db, id: string) => db.selectFrom('locations').selectAll().where('id', '=', id).executeTakeFirst();

export interface NewLocation {
  id: string;
  name: string;
  host: string;
  addresses: string[];
  sipPort: number;
  sipTlsPort: number | null;
}
/** @returns false where the name is taken. */
export async function insertLocation(db: Db, location: NewLocation): Promise<boolean> {
  const made = await db
    .insertInto('locations')
    .values({ ...location, addresses: json(location.addresses) })
    .onConflict((on) => on.column('name').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}
