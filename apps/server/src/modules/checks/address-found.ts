/** 'Add this address': an address that a check has seen calling becomes a request that support decides, as any other change of addresses. */
import type { CheckSourceAnswer } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { changedNothing } from '../audit/audit.usecases.ts';
import type { Actor } from '../requests/change.ts';
import { findAskedFor } from '../requests/requests.repository.ts';
import { createRequest } from '../requests/requests.usecases.ts';
import { parseRange } from '../sources/sources.models.ts';

export interface AddressFound {
  db: Db;
  accountId: string;
  trunkId: string;
  address: string;
  by: Actor;
  allowPrivate: boolean;
}

/** One request for an address, however often it is asked for while support has not decided. */
export async function askForAddress({ db, accountId, trunkId, address, by, allowPrivate }: AddressFound): Promise<CheckSourceAnswer> {
  const cidr = parseRange(address)?.cidr ?? address;
  const same = await findAskedFor(db, { trunkId, cidrs: [cidr] });
  if (same) {
    changedNothing();
    return { request: same.id, cidr };
  }
  const addresses = [{ cidr: address, note: 'Seen by the arrival check' }];
  const request = { kind: 'addresses' as const, trunk: trunkId, addresses, send: true };
  const made = await createRequest({ db, accountId, by, allowPrivate, request });
  return { request: made.id, cidr };
}
