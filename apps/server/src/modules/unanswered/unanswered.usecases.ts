/** Checks what somebody wants to happen when a number is not answered, before anything is written. */
import type { ClosedInstead, NumberHours, Unanswered } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { type Detail, wrongFields } from '../../platform/http/errors.ts';
import type { NumberStored } from '../numbers/numbers.repository.ts';
import { wrongHours } from './hours.models.ts';
import { checkRing } from './ring-number.usecases.ts';
import { withCode } from './unanswered.models.ts';

export interface Wanted {
  unanswered?: Unanswered | undefined;
  hours?: NumberHours | null | undefined;
}

/** Everybody a mail may go to: to be held with the number's people. */
export const mailed = ({ unanswered, hours }: Wanted): string[] => [...(unanswered?.mailTo ?? []), ...(hours?.closed.mailTo ?? [])];

const strangers = (field: string, ids: string[], members: { has(id: string): boolean }): Detail[] =>
  ids.flatMap((id, index) =>
    members.has(id)
      ? []
      : [{ field: `${field}.${index}`, received: id.slice(0, 200), message: 'There is no such person in this account to send a mail to.' }],
  );

/** @throws Refusal that names each wrong field */
export function checkWanted(wanted: Wanted, members: { has(id: string): boolean }): void {
  const wrong = [
    ...strangers('unanswered.mailTo', wanted.unanswered?.mailTo ?? [], members),
    ...strangers('hours.closed.mailTo', wanted.hours?.closed.mailTo ?? [], members),
    ...(wanted.hours ? wrongHours(wanted.hours) : []),
  ];
  if (wrong.length > 0) throw wrongFields('number.unanswered_invalid', wrong);
}

const once = <T extends ClosedInstead>(instead: T): T => ({ ...instead, mailTo: [...new Set(instead.mailTo)] });

export interface ToStore {
  unanswered?: Unanswered;
  hours?: NumberHours | null;
}
/** @throws Refusal where another number is to ring that may not */
export async function toStore(trx: Trx, { unanswered, hours }: Wanted, number: NumberStored, carrier: string): Promise<ToStore> {
  const store: ToStore = {};
  if (unanswered !== undefined) {
    const before = number.unanswered ?? undefined;
    store.unanswered = once(withCode(await checkRing(trx, number, { field: 'unanswered', instead: unanswered, before }), carrier));
  }
  if (hours === null) store.hours = null;
  else if (hours !== undefined) {
    const before = number.hours?.closed;
    const closed = await checkRing(trx, number, { field: 'hours.closed', instead: hours.closed, before });
    store.hours = { ...hours, closed: once(withCode(closed, carrier)) };
  }
  return store;
}
