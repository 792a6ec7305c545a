/** One edge for a test file, with the standard rows, and the few things every call test says. */
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { type Call, type InviteOptions, placeCall } from './call.ts';
import { addresses, type RigEdge, type RigOptions, standardRows, startEdge } from './edge.ts';
import type { Phone } from './phone.ts';
import { carrierSdp, headerOf, newBranch, type SipMessage, sipText, unique, uriHost } from './sip.ts';
import { keepTranscripts } from './transcript.ts';
import { waitFor } from './wait.ts';
import type { Wire } from './wire.ts';

export interface Scene {
  edge: RigEdge;
  uri(number: string): string;
  /** An INVITE with SDP from a listed address to +12025550101, unless told otherwise. */
  call(wire: Wire, number?: string, options?: InviteOptions): Call;
  /** Returns when everything that was sent before has been looked at by every worker. */
  settled(rounds?: number): Promise<void>;
  /** A call that is up between a carrier and Ada's phone. */
  talking(options?: { carrier?: Wire; phone?: Phone; number?: string }): Promise<Talking>;
}

export interface Talking {
  carrier: Wire;
  caller: Call;
  phone: Phone;
  callee: Call;
  invite: SipMessage;
  ok: SipMessage;
}

/** Starts the edge before the file's tests and stops it after them; before each test the rows are the standard ones again. */
export function scene(options: RigOptions = {}): Scene {
  let edge: RigEdge | undefined;
  const theEdge = () => {
    if (!edge) throw new Error('the edge is not up');
    return edge;
  };
  beforeAll(async () => {
    edge = await startEdge(options);
  });
  beforeEach(() => theEdge().push(...standardRows(theEdge().secret)));
  afterEach(() => edge?.closeAll());
  afterAll(() => edge?.stop());
  keepTranscripts(() => edge?.log() ?? '');

  const uri = (number: string) => `sip:${number}@${theEdge().carrier.address}:${theEdge().carrier.port}`;
  const call: Scene['call'] = (wire, number = '+12025550101', options = {}) =>
    placeCall(wire, uri(number), { body: carrierSdp({ address: wire.address }), ...options });

  return {
    get edge() {
      return theEdge();
    },
    uri,
    call,
    async settled(rounds = 12) {
      const probe = await theEdge().udp(addresses.one);
      for (let round = 0; round < rounds; round++) {
        const callId = unique('probe-');
        probe.send(optionsText(probe, uri('probe'), callId));
        await waitFor('the answer to OPTIONS', () => probe.messages.some((one) => headerOf(one, 'Call-ID') === callId));
      }
      await probe.close();
    },
    async talking(options = {}) {
      const carrier = options.carrier ?? (await theEdge().udp(addresses.one));
      const phone = options.phone ?? (await theEdge().phone('usr_ada'));
      const caller = call(carrier, options.number);
      const { call: callee, invite } = await phone.rung();
      callee.reply(invite, 180, 'Ringing');
      await caller.answer(180);
      callee.reply(invite, 200, 'OK', { body: phone.sdp() });
      const ok = await caller.answer(200);
      caller.ack();
      await callee.incoming('ACK');
      return { carrier, caller, phone, callee, invite, ok };
    },
  };
}

export function optionsText(wire: Wire, uri: string, callId = unique('options-')): string {
  return sipText(`OPTIONS ${uri} SIP/2.0`, [
    `Via: SIP/2.0/${wire.transport} ${uriHost(wire.address)}:${wire.port};branch=${newBranch()}`,
    'Max-Forwards: 70',
    `From: <sip:carrier@${uriHost(wire.address)}>;tag=${unique('o')}`,
    `To: <${uri}>`,
    `Call-ID: ${callId}`,
    'CSeq: 1 OPTIONS',
  ]);
}
