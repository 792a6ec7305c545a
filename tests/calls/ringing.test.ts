import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { addresses, type RigEdge, standardRows, startEdge } from '../rig/edge.ts';
import { carrierSdp, headerOf } from '../rig/sip.ts';
import { keepTranscripts } from '../rig/transcript.ts';

let edge: RigEdge;
beforeAll(async () => {
  edge = await startEdge();
  await edge.push(...standardRows(edge.secret));
});
afterAll(() => edge?.stop());
keepTranscripts(() => edge.log());

const uri = (number: string) => `sip:${number}@${edge.carrier.address}:${edge.carrier.port}`;

describe('a call from a listed source to a number of the same trunk', () => {
  test('rings the app, is answered, is ended by the carrier, and is recorded', async () => {
    const ada = await edge.phone('usr_ada');
    const carrier = await edge.udp(addresses.one);
    const call = placeCall(carrier, uri('+12025550101'), { body: carrierSdp({ address: addresses.one }) });
    const { call: ringing, invite } = await ada.rung();
    expect(headerOf(invite, 'X-Patchcord-Called')).toBe('+12025550101');
    expect(headerOf(invite, 'P-Asserted-Identity')).toBe('<sip:+12025550199@rig.example>');
    expect(invite.body).toContain('UDP/TLS/RTP/SAVPF');
    ringing.reply(invite, 180, 'Ringing');
    await call.answer(180);
    ringing.reply(invite, 200, 'OK', { body: ada.sdp(), headers: ['Content-Type: application/sdp'] });
    const ok = await call.answer(200);
    expect(ok.body).toContain('RTP/AVP');
    expect(ok.body).not.toContain('fingerprint');
    expect(ok.text).not.toContain('phone.invalid');
    call.ack();
    await ringing.incoming('ACK');
    call.request('BYE');
    ringing.reply(await ringing.incoming('BYE'), 200, 'OK');
    await call.answer(200, 'BYE');
    const started = await edge.event('call.started', call.callId);
    expect(started).toMatchObject({
      called: '+12025550101',
      caller: '+12025550199',
      apps: 1,
      people: ['usr_ada'],
      codecs: ['PCMU', 'PCMA', 'telephone-event'],
    });
    expect(await edge.ended(call.callId)).toMatchObject({
      outcome: 'answered',
      code: 200,
      hungUpBy: 'caller',
      answeredBy: 'usr_ada',
      codec: 'PCMU',
    });
    await ada.close();
  });
});
