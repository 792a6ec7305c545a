/** People who may be woken, and what they do once their phone rings. */
import type { NumberRow, SyncRow } from '@patchcord/contracts';
import type { Call } from './call.ts';
import { numberRow, row } from './edge.ts';
import type { Phone } from './phone.ts';

export const sleeper = (user: string): SyncRow => row('people', user, { accounts: ['acc_one'], wakes: true });

/** Rings Ada and Grace. */
export const both = '+12025550102';
export const numberOfBoth = (change: Partial<NumberRow> = {}): SyncRow =>
  row('numbers', '12025550102', numberRow({ id: 'num_both', people: ['usr_ada', 'usr_grace'], ...change }));

/** The phone rings, and takes the call. */
export async function answers(phone: Phone, caller: Call) {
  const { call, invite } = await phone.rung();
  call.reply(invite, 180, 'Ringing');
  call.reply(invite, 200, 'OK', { body: phone.sdp() });
  const ok = await caller.answer(200);
  caller.ack();
  await call.incoming('ACK');
  return { call, invite, ok };
}

export async function hangsUp(caller: Call, callee: Call) {
  caller.request('BYE');
  callee.reply(await callee.incoming('BYE'), 200, 'OK');
  await caller.answer(200, 'BYE');
}

export async function declines(phone: Phone) {
  const { call, invite } = await phone.rung();
  call.reply(invite, 603, 'Decline');
  await call.incoming('ACK');
}

export const invitesTo = (phone: Phone) => phone.wire.messages.filter((one) => one.method === 'INVITE').length;
