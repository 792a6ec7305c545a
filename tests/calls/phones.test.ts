import { describe, expect, test } from 'vitest';
import { addresses, row, sipDomain } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { digest, mint } from '../rig/phone.ts';
import { browserSdp, headerOf, newBranch, sipText, unique } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';

const on = scene();

describe('registration', () => {
  test('as oneself with minted credentials: 200', async () => {
    const ada = await on.edge.unregistered('usr_ada');
    expect((await ada.register()).status).toBe(200);
    expect((await ada.register(0)).status).toBe(200);
    expect((await on.edge.kamailio.router.state()).peopleOnline).toEqual([]);
  });

  test.each([
    ['with another person’s address', { from: `sip:usr_grace@${sipDomain}` }],
    ['for another person', { to: `sip:usr_grace@${sipDomain}` }],
    ['in another domain', { from: 'sip:usr_ada@elsewhere.example' }],
  ])('%s: 403, and nobody is registered', async (_, changes) => {
    const ada = await on.edge.unregistered('usr_ada', changes);
    expect((await ada.register()).status).toBe(403);
    expect((await on.edge.kamailio.router.state()).peopleOnline).toEqual([]);
  });

  test.each([
    ['over', (secret: string) => mint(secret, 'usr_ada', -1)],
    ['signed with another secret', () => mint('another secret that is long enough', 'usr_ada')],
    ['claiming to live for a day', (secret: string) => mint(secret, 'usr_ada', 86_400)],
    [
      'with a changed expiry',
      (secret: string) => ({ ...mint(secret, 'usr_ada'), username: `${Math.floor(Date.now() / 1000) + 601}:usr_ada` }),
    ],
    ['without an expiry', (secret: string) => ({ ...mint(secret, 'usr_ada'), username: 'usr_ada' })],
  ])('with credentials %s: 401', async (_, credentials) => {
    const ada = await on.edge.unregistered('usr_ada', { credentials: credentials(on.edge.secret) });
    expect((await ada.register()).status).toBe(401);
    expect((await on.edge.kamailio.router.state()).peopleOnline).toEqual([]);
  });

  test('of a person who is not listed any more: 403, however good the credentials', async () => {
    await on.edge.push(row('people', 'usr_ada', null));
    const ada = await on.edge.unregistered('usr_ada');
    expect((await ada.register()).status).toBe(403);
  });

  test('a new secret is in force at once, on every worker', async () => {
    const secret = 'n'.repeat(43);
    await on.edge.push(row('settings', 'edge', { sipSecret: secret, sipDomain }));
    for (let i = 0; i < 8; i++) {
      expect((await (await on.edge.unregistered('usr_ada')).register()).status).toBe(401);
      const renewed = await on.edge.unregistered('usr_ada', { credentials: mint(secret, 'usr_ada') });
      expect((await renewed.register()).status).toBe(200);
      await renewed.register(0);
    }
  });

  test('one connection belongs to one person', async () => {
    const ada = await on.edge.phone('usr_ada');
    const grace = mint(on.edge.secret, 'usr_grace');
    const register = (authorization: string[]) => {
      const callId = unique('second-');
      ada.wire.send(
        sipText(`REGISTER sip:${sipDomain} SIP/2.0`, [
          `Via: SIP/2.0/WS phone.invalid;branch=${newBranch()}`,
          'Max-Forwards: 70',
          `From: <sip:usr_grace@${sipDomain}>;tag=1`,
          `To: <sip:usr_grace@${sipDomain}>`,
          `Call-ID: ${callId}`,
          'CSeq: 1 REGISTER',
          'Contact: <sip:x@phone.invalid;transport=ws>',
          ...authorization,
        ]),
      );
      return ada.wire.next('an answer', (one) => one.status !== null && headerOf(one, 'Call-ID') === callId);
    };
    const challenge = await register([]);
    const answer = await register([
      `Authorization: ${digest(headerOf(challenge, 'WWW-Authenticate'), 'REGISTER', `sip:${sipDomain}`, grace)}`,
    ]);
    expect(answer.status).toBe(403);
  });
});

describe('on the phone listener', () => {
  test('a call out is challenged, and refused with its reason once authenticated', async () => {
    const ada = await on.edge.phone('usr_ada');
    const uri = `sip:+4900190012345@${sipDomain}`;
    const invite = (callId: string, authorization: string[]) => {
      const headers = [
        `Via: SIP/2.0/WS phone.invalid;branch=${newBranch()}`,
        'Max-Forwards: 70',
        `From: <sip:usr_ada@${sipDomain}>;tag=1`,
        `To: <${uri}>`,
        `Call-ID: ${callId}`,
        'CSeq: 1 INVITE',
        'Contact: <sip:x@phone.invalid;transport=ws>',
        ...authorization,
      ];
      ada.wire.send(sipText(`INVITE ${uri} SIP/2.0`, headers, browserSdp({ address: '127.0.0.1' }, 'actpass')));
      return ada.wire.next('an answer', (one) => (one.status ?? 0) >= 200 && headerOf(one, 'Call-ID') === callId);
    };
    const challenge = await invite(unique('out-'), []);
    expect(challenge.status).toBe(407);
    const callId = unique('out-');
    const credentials = digest(headerOf(challenge, 'Proxy-Authenticate'), 'INVITE', uri, mint(on.edge.secret, 'usr_ada'));
    expect((await invite(callId, [`Proxy-Authorization: ${credentials}`])).status).toBe(403);
    expect(await on.edge.event('call.refused', callId)).toMatchObject({ outcome: 'caller_id_not_yours', code: 403 });
  });

  test('OPTIONS is answered, SUBSCRIBE is refused', async () => {
    const ada = await on.edge.phone('usr_ada');
    for (const [method, status] of [
      ['OPTIONS', 200],
      ['SUBSCRIBE', 405],
    ] as const) {
      ada.wire.send(
        sipText(`${method} sip:${sipDomain} SIP/2.0`, [
          `Via: SIP/2.0/WS phone.invalid;branch=${newBranch()}`,
          'Max-Forwards: 70',
          `From: <sip:usr_ada@${sipDomain}>;tag=1`,
          `To: <sip:${sipDomain}>`,
          `Call-ID: ${unique('phone-')}`,
          `CSeq: 1 ${method}`,
        ]),
      );
      await ada.wire.next(`${status}`, (one) => one.status === status && headerOf(one, 'CSeq').endsWith(method));
    }
  });

  test('HTTP that is no WebSocket handshake is told so', async () => {
    const answer = await fetch(`http://${on.edge.phones.address}:${on.edge.phones.port}/`);
    expect(answer.status).toBe(426);
  });

  test('a connection that floods is ignored, and shows as a flood', async () => {
    const phone = await on.edge.unregistered('usr_ada');
    for (let i = 0; i < 400; i++) {
      phone.wire.send(
        sipText(`OPTIONS sip:${sipDomain} SIP/2.0`, [
          `Via: SIP/2.0/WS phone.invalid;branch=${newBranch()}`,
          'Max-Forwards: 70',
          `From: <sip:flood@${sipDomain}>;tag=1`,
          `To: <sip:${sipDomain}>`,
          `Call-ID: ${unique('flood-')}`,
          'CSeq: 1 OPTIONS',
        ]),
      );
    }
    await waitFor('the flood cell', async () =>
      (await on.edge.kamailio.router.unlisted()).find((one) => one.outcome === 'flood_blocked' && one.last.callerRaw === 'flood'),
    );
    expect(phone.wire.messages.length).toBeLessThan(350);
  });
});

test('a phone that vanishes while it rings does not hold the call', async () => {
  const ada = await on.edge.unregistered('usr_ada');
  await ada.register();
  const call = on.call(await on.edge.udp(addresses.one));
  const { call: ringing, invite } = await ada.rung();
  ringing.reply(invite, 180, 'Ringing');
  await call.answer(180);
  await ada.close();
  const from = performance.now();
  await call.answer(480);
  expect(performance.now() - from).toBeLessThan(3_500);
  expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'no_app_online', code: 480 });
});
