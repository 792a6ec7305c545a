import type { IncomingRequest } from 'jssip/lib/SIPMessage.js';
import { expect, test } from 'vitest';
import { admitCall, type CallList, findCall, type NewCall, noCalls, type PhoneCall } from './calls.ts';
import { consultHeaders, handedBody, readHanded } from './consult.ts';
import { readConsult } from './consult-offer.ts';
import type { DialogState } from './dialog-state.ts';

const dialog: DialogState = {
  callId: 'a84b4c76e66710',
  localTag: 'app',
  remoteTag: 'carrier',
  localUri: 'sip:+12025550101@patchcord',
  remoteUri: 'sip:+442079460123@patchcord',
  remoteTarget: 'sip:edge@192.0.2.9;transport=ws',
  routeSet: [],
  localSeq: 12,
  remoteSeq: 1,
  timer: null,
  origin: null,
};
const known = (over: Partial<NewCall>): PhoneCall => {
  const other = { number: '+442079460123', name: 'Charles', withheld: false };
  const list = admitCall(noCalls, { id: 'a', direction: 'in', other, own: '+12025550101', record: 'call_1', ...over });
  return findCall(list as CallList, 'a') as PhoneCall;
};

test('the tag of the side that placed the call comes first; the caller is named by number alone', () => {
  expect(consultHeaders(known({}), dialog)).toEqual([
    'X-Patchcord-Transfers: a84b4c76e66710;from-tag=carrier;to-tag=app',
    'X-Patchcord-Caller: +442079460123',
    'X-Patchcord-Number: +12025550101',
  ]);
  expect(consultHeaders(known({ direction: 'out' }), dialog)[0]).toBe('X-Patchcord-Transfers: a84b4c76e66710;from-tag=app;to-tag=carrier');
  const withheld = known({ other: { number: null, name: null, withheld: true }, own: null });
  expect(consultHeaders(withheld, dialog).slice(1)).toEqual(['X-Patchcord-Caller: anonymous']);
});

const invite = (headers: Record<string, string>) =>
  ({
    from: { uri: { user: 'usr_ada' } },
    hasHeader: (name: string) => name in headers,
    getHeader: (name: string) => headers[name],
  }) as unknown as IncomingRequest;

test('a call about another one is known by its header, and shows whose call it is about', () => {
  expect(readConsult(invite({}))).toBeNull();
  const read = readConsult(
    invite({ 'X-Patchcord-Transfers': 'x', 'X-Patchcord-Caller': '+442079460123', 'X-Patchcord-Number': '+12025550101' }),
  );
  expect(read).toMatchObject({
    other: { number: '+442079460123', withheld: false },
    own: '+12025550101',
    consult: { colleague: 'usr_ada', about: null },
  });
  expect(readConsult(invite({ 'X-Patchcord-Transfers': 'x', 'X-Patchcord-Caller': 'anonymous' }))?.other).toEqual({
    number: null,
    name: null,
    withheld: true,
  });
});

test('what one app tells of a call, the other reads; what is no call of ours is none', () => {
  const { other, own, direction } = known({});
  expect(readHanded(handedBody(known({}), dialog))).toEqual({ dialog, direction, other, own, held: false });
  for (const body of ['', '{', '[]', 'null', JSON.stringify({ ...dialog, localTag: 'a\r\nVia: x' })]) expect(readHanded(body)).toBeNull();
});
