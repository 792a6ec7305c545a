/** SIP is UTF-8 (RFC 3261 section 7), carriers' names are not always: whatever the bytes, a call is told in readable text and never fails for it. */
import { describe, expect, test } from 'vitest';
import { addresses } from '../rig/edge.ts';
import { optionsText, scene } from '../rig/fixture.ts';
import { headerOf, type SipMessage, unique } from '../rig/sip.ts';
import type { Wire } from '../rig/wire.ts';

const on = scene();

/** `text` as it is in Latin-1: every character one byte. */
const latin1 = (text: string) => Buffer.from(text, 'latin1');

/** Sends the INVITE of a call again as another call, with something in it replaced by bytes. */
async function inviteWith(wire: Wire, number: string, change: (invite: string) => string): Promise<{ answer: SipMessage; callId: string }> {
  const callId = unique('bytes-');
  const invite = optionsText(wire, on.uri(number), callId)
    .replace(/OPTIONS/g, 'INVITE')
    .replace('CSeq:', `Contact: <sip:carrier@${wire.address}:${wire.port}>\r\nCSeq:`);
  wire.send(latin1(change(invite)));
  let answer: SipMessage | undefined;
  await expect
    .poll(() => {
      answer = wire.messages.find((one) => headerOf(one, 'Call-ID') === callId && (one.status ?? 0) >= 200);
      return answer;
    })
    .toBeDefined();
  return { answer: answer as SipMessage, callId };
}

describe('bytes that are not UTF-8', () => {
  test.each([
    ['the user of From', /<sip:carrier@/, '<sip:M\xfcller@', { callerRaw: 'M?ller' }],
    ['the display name of From', /From: </, 'From: "M\xfcller" <', { callerName: 'M?ller' }],
    ['the first byte of a header', /From: </, 'From: \xff <', {}],
    ['the user agent, from its first byte', /Contact:/, 'User-Agent: \xfc\x81 6.1\r\nContact:', { userAgent: '? 6.1' }],
    ['the user agent, as a symbol of the engine', /Contact:/, 'User-Agent: \xffSwitch\r\nContact:', { userAgent: '?Switch' }],
    ['the privacy', /Contact:/, 'Privacy: \xe9\r\nContact:', {}],
    ['the asserted identity', /Contact:/, 'P-Asserted-Identity: "J\xf6rg" <sip:+442079460123@h>\r\nContact:', { callerName: 'J?rg' }],
    ['half of a surrogate pair', /<sip:carrier@/, '<sip:a\xed\xa0\x80b@', { callerRaw: 'a?b' }],
  ])('in %s: the call is refused for its number, and told readably', async (_, place, bytes, told) => {
    const wire = await on.edge.udp(addresses.one);
    const { answer, callId } = await inviteWith(wire, '+12025550199', (invite) => invite.replace(place, bytes));
    expect(answer.status).toBe(404);
    expect(await on.edge.event('call.refused', callId)).toMatchObject({ outcome: 'number_unknown', ...told });
    expect(on.edge.events().filter((one) => one.type === 'router.error')).toEqual([]);
  });

  test('in the called number: unknown, with what was called', async () => {
    const wire = await on.edge.udp(addresses.one);
    const { answer, callId } = await inviteWith(wire, '+1202\xe95550199', (invite) => invite);
    expect(answer.status).toBe(404);
    expect(await on.edge.event('call.refused', callId)).toMatchObject({ outcome: 'number_unknown', calledRaw: '+1202?5550199' });
  });

  test('in a From tag: 400, as for white space', async () => {
    const wire = await on.edge.udp(addresses.one);
    const { answer } = await inviteWith(wire, '+12025550199', (invite) => invite.replace(/;tag=/, ';tag=\xfc'));
    expect(answer.status).toBe(400);
  });

  test('in what a phone is shown: it rings, and the name is readable', async () => {
    const ada = await on.edge.phone('usr_ada');
    const wire = await on.edge.udp(addresses.one);
    const callId = unique('bytes-');
    const invite = optionsText(wire, on.uri('+12025550101'), callId)
      .replace(/OPTIONS/g, 'INVITE')
      .replace('CSeq:', `Contact: <sip:carrier@${wire.address}:${wire.port}>\r\nCSeq:`)
      .replace('From: <sip:carrier@', 'From: "M\xfcller" <sip:+442079460123@');
    wire.send(latin1(invite));
    const { call, invite: rung } = await ada.rung();
    expect(headerOf(rung, 'P-Asserted-Identity')).toContain('M?ller');
    call.reply(rung, 486, 'Busy Here');
    expect(await on.edge.event('call.started', callId)).toMatchObject({ callerName: 'M?ller' });
  });

  test('in UTF-8 nothing is changed', async () => {
    const wire = await on.edge.udp(addresses.one);
    const name = Buffer.from('Müller 😀', 'utf8').toString('latin1');
    const { callId } = await inviteWith(wire, '+12025550199', (invite) => invite.replace(/From: </, `From: "${name}" <`));
    expect(await on.edge.event('call.refused', callId)).toMatchObject({ callerName: 'Müller 😀' });
  });
});
