/** A number that rings instead is called at the account's expense: it has to be one that a call out may reach, now. Edges ask the same again for each call. */
import type { ClosedInstead, DestinationRow } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { type Detail, wrongFields } from '../../platform/http/errors.ts';
import { inForce } from '../calls-out/calls-out.models.ts';
import { decidedOf } from '../calls-out/calls-out.repository.ts';
import { destinationOf } from '../destinations/destinations.models.ts';
import type { NumberStored } from '../numbers/numbers.repository.ts';
import { readRingNumber } from './ring-number.models.ts';

async function destinationsOf(trx: Trx, digits: string): Promise<Map<string, DestinationRow>> {
  const prefixes = Array.from({ length: digits.length }, (_, index) => digits.slice(0, index + 1));
  const rows = await trx
    .selectFrom('routes')
    .select(['key', 'value'])
    .where('tableName', '=', 'destinations')
    .where('key', 'in', prefixes)
    .execute();
  return new Map(rows.flatMap(({ key, value }) => (value === null ? [] : [[key, value as DestinationRow] as const])));
}

const kinds = { premium: 'a premium-rate number', shared_cost: 'a shared-cost number', satellite: 'a satellite telephone' } as const;

/** @returns why this account may not call it, or null */
async function wrongDestination(trx: Trx, number: NumberStored, e164: string): Promise<string | null> {
  const decided = (await decidedOf(trx, [number.accountId])).get(number.accountId);
  const { on, countries } = decided
    ? inForce(decided.allowed, decided.chosen, decided.ownCountries)
    : { on: false, countries: [] as string[] };
  if (!on) return 'Calls out are off for this account, and a call to another number is one. Switch them on, or ask support.';
  const destination = destinationOf(e164.slice(1), await destinationsOf(trx, e164.slice(1)));
  if (!destination) return `${e164} leads to no country that is known here.`;
  if (destination.kind !== 'ordinary') return `${e164} is ${kinds[destination.kind]}. Those are not called from here.`;
  if (!countries.includes(destination.country))
    return `This account does not call ${destination.country}. Allow that country first, under Calls out.`;
  return null;
}

async function isOwn(trx: Trx, accountId: string, e164: string): Promise<boolean> {
  const own = trx.selectFrom('numbers').select('id').where('accountId', '=', accountId).where('e164', '=', e164);
  return (await own.where('state', 'not in', ['requested', 'removed']).executeTakeFirst()) !== undefined;
}

async function wrongIn(trx: Trx, number: NumberStored, text: string): Promise<{ e164: string } | { wrong: string }> {
  const read = readRingNumber(text, number.country);
  if ('wrong' in read) return read;
  const { e164 } = read;
  if (e164 === number.e164) return { wrong: `${e164} is this number itself: the call would go in a circle.` };
  if (await isOwn(trx, number.accountId, e164))
    return { wrong: `${e164} is a number of this account. Choose its people for this number instead.` };
  if (number.provedAt === null && !(await isPorted(trx, number))) {
    return { wrong: `A call to another number shows ${number.e164}, and its ownership is not proved yet. Run the ownership check first.` };
  }
  const wrong = await wrongDestination(trx, number, e164);
  return wrong === null ? { e164 } : { wrong };
}

/** What the platform's own upstream brings is its own to show. */
const isPorted = async (trx: Trx, number: NumberStored): Promise<boolean> =>
  (await trx.selectFrom('trunks').select('accountId').where('id', '=', number.trunkId).executeTakeFirst())?.accountId === null;

/**
 * @param before as it is now: a number that stays is not asked about again
 * @returns the settings with the number in E.164. @throws Refusal that names the field
 */
export async function checkRing<T extends ClosedInstead>(
  trx: Trx,
  number: NumberStored,
  { field, instead, before }: { field: string; instead: T; before: ClosedInstead | undefined },
): Promise<T> {
  if (instead.action !== 'ring') return { ...instead, ring: null };
  const refuse = (received: string, message: string): never => {
    throw wrongFields('number.ring_invalid', [
      { field: `${field}.ring.number`, received: received.slice(0, 200), message } satisfies Detail,
    ]);
  };
  if (instead.ring === null) return refuse('(nothing)', 'Say which number rings instead.');
  if (before?.action === 'ring' && before.ring?.number === instead.ring.number) return instead;
  const found = await wrongIn(trx, number, instead.ring.number);
  return 'wrong' in found ? refuse(instead.ring.number, found.wrong) : { ...instead, ring: { ...instead.ring, number: found.e164 } };
}
