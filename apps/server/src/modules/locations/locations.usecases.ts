import { type Location, newId } from '@patchcord/contracts';
import ipaddr from 'ipaddr.js';
import type { Db } from '../../platform/database/database.ts';
import { wrongFields } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { edgeState } from '../edges/edges.models.ts';
import { type EdgeRecord, listEdges } from '../edges/edges.repository.ts';
import { insertLocation, listLocations } from './locations.repository.ts';

type LocationRecord = Awaited<ReturnType<typeof listLocations>>[number];

const showLocation = (location: LocationRecord, edges: EdgeRecord[], now: Date): Location => ({
  id: location.id,
  name: location.name,
  host: location.host,
  addresses: location.addresses,
  sipPort: location.sipPort,
  sipTlsPort: location.sipTlsPort,
  edges: edges
    .filter((edge) => edge.locationId === location.id)
    .map((edge) => ({ id: edge.id, name: edge.name, status: edgeState(edge, now) })),
});

export async function showLocations({ db, now }: { db: Db; now: Date }): Promise<Location[]> {
  const edges = await listEdges(db);
  return (await listLocations(db)).map((location) => showLocation(location, edges, now));
}

export interface AddLocation {
  name: string;
  host: string;
  addresses: string[];
  sipPort: number;
  sipTlsPort: number | null;
}

export async function addLocation({ db, location }: { db: Db; location: AddLocation }): Promise<Location> {
  const wrong = location.addresses.flatMap((address, index) =>
    ipaddr.isValid(address) && !address.includes('%')
      ? []
      : [{ field: `addresses.${index}`, received: address.slice(0, 200), message: 'Expected an IPv4 or IPv6 address.' }],
  );
  if (wrong.length > 0) throw wrongFields('location.address', wrong);
  const id = newId('location');
  await db.transaction().execute(async (trx) => {
    if (!(await insertLocation(trx, { id, ...location }))) {
      throw wrongFields('location.name_taken', [
        { field: 'name', received: location.name, message: `There is a location named ${location.name} already.` },
      ]);
    }
    await recordAudit(trx, { account: null, action: 'location.added', subject: { id, label: location.name }, after: location });
  });
  return { id, ...location, edges: [] };
}
