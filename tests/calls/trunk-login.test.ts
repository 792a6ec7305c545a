import { beforeEach, describe, expect, test } from 'vitest';
import { placeCall } from '../rig/call.ts';
import { addresses, row, sipDomain, trunkRow } from '../rig/edge.ts';
import { optionsText, scene } from '../rig/fixture.ts';
import { allHeaders, carrierSdp, headerOf, newBranch, sipText, unique } from '../rig/sip.ts';
import { authorization, callWithLogin, challengeOf, finalAnswer, loginOf } from '../rig/trunk-login.ts';
import { waitFor } from '../rig/wait.ts';
import { sleeper } from '../rig/waking.ts';
import type { Wire } from '../rig/wire.ts';

const on = scene();

const ada = { user: 'trk-ada', password: 'right password' };
const eve = { user: 'trk-eve', password: 'right password of another' };
const label = 't-000000000one';
const labelOfTwo = 't-000000000two';
const named = (number: string, name = label) => `sip:${number}@${name}.edge.example`;
let nextAddress = 1;
/** Each test has an address of its own: wrong passwords are counted by address. */
const stranger = () => on.edge.udp(`127.20.7.${nextAddress++}`);

const rows = () => [
  row('trunks', 'trk_one', trunkRow({ label, login: loginOf(ada, sipDomain) })),
  row('trunks', 'trk_two', trunkRow({ account: 'acc_two', label: labelOfTwo, login: loginOf(eve, sipDomain) })),
  row('labels', label, { trunk: 'trk_one' }),
  row('labels', labelOfTwo, { trunk: 'trk_two' }),
];
beforeEach(() => on.edge.push(...rows()));

const cell = (address: string, outcome: string) =>
  waitFor(
    `a cell ${outcome} of ${address}`,
    async () => (await on.edge.kamailio.router.unlisted()).find((one) => one.outcome === outcome && one.last.origin.address === address),
    8_000,
  );

/** A call that Ada's phone answers, from an address that no trunk lists. */
async function talking(wire: Wire) {
  const phone = await on.edge.phone('usr_ada');
  const { call: caller } = await callWithLogin(wire, named('+12025550101'), ada);
  const { call: callee, invite } = await phone.rung();
  callee.reply(invite, 180, 'Ringing');
  await caller.answer(180);
  callee.reply(invite, 200, 'OK', { body: phone.sdp() });
  await caller.answer(200);
  caller.ack();
  await callee.incoming('ACK');
  return { phone, caller, callee, invite };
}

describe('from an address that no trunk lists', () => {
  test.each([
    ['SHA-256', 'auth'],
    ['MD5', 'auth'],
    ['MD5', null],
  ] as const)(
    'the right password (%s, qop %s) lets a call in: it rings, is answered, ends, and the record says by which login',
    async (algorithm, qop) => {
      const phone = await on.edge.phone('usr_ada');
      const wire = await stranger();
      const { call, challenged } = await callWithLogin(wire, named('+12025550101'), ada, { algorithm, qop });
      expect(allHeaders(challenged, 'WWW-Authenticate').map((one) => /algorithm=\S+/.exec(one)?.[0])).toEqual([
        'algorithm=SHA-256',
        'algorithm=MD5',
      ]);
      const { call: callee, invite } = await phone.rung();
      expect(headerOf(invite, 'Authorization')).toBe('');
      callee.reply(invite, 180, 'Ringing');
      await call.answer(180);
      callee.reply(invite, 200, 'OK', { body: phone.sdp() });
      await call.answer(200);
      call.ack();
      await callee.incoming('ACK');
      call.request('BYE');
      callee.reply(await callee.incoming('BYE'), 200, 'OK');
      await call.answer(200, 'BYE');
      expect(await on.edge.event('call.started', call.callId)).toMatchObject({
        trunk: 'trk_one',
        number: 'num_one',
        login: 'trk-ada',
        origin: { address: wire.address, port: wire.port },
      });
      expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
    },
  );

  test('over TCP too', async () => {
    const wire = await on.edge.tcp(`127.20.7.${nextAddress++}`);
    const { call } = await callWithLogin(wire, named('+12025550101'), ada);
    await call.answer(480);
    expect(await on.edge.event('call.refused', call.callId)).toMatchObject({ outcome: 'no_app_online', login: 'trk-ada' });
  });

  test.each<[string, string]>([
    ['without a label', 'sip:+12025550101@edge.example'],
    ['to the bare address', 'sip:+12025550101@127.20.1.2'],
    ['with a label that nobody has', named('+12025550101', 't-00000000none')],
    ['with more than the label', named('+12025550101', `${label}x`)],
    ['with the label in the user part only', `sip:${label}.edge.example@edge.example`],
    ['with the label as the whole host', `sip:+12025550101@${label}`],
  ])('an INVITE %s gets no byte, with credentials or without', async (_, uri) => {
    const wire = await stranger();
    placeCall(wire, uri, { body: carrierSdp({ address: wire.address }) });
    placeCall(wire, uri, {
      headers: [`Authorization: Digest username="trk-ada", realm="${sipDomain}", nonce="n", uri="${uri}", response="${'0'.repeat(32)}"`],
    });
    await on.settled();
    expect(wire.bytes).toEqual([]);
  });

  test('a label of a trunk without a login opens nothing', async () => {
    await on.edge.push(row('trunks', 'trk_one', trunkRow({ label })));
    const wire = await stranger();
    placeCall(wire, named('+12025550101'));
    await on.settled();
    expect(wire.bytes).toEqual([]);
  });

  test.each(['REGISTER', 'SUBSCRIBE', 'MESSAGE', 'BYE', 'CANCEL', 'ACK', 'HELLO'])(
    '%s gets no byte, whatever host it names',
    async (method) => {
      const wire = await stranger();
      wire.send(optionsText(wire, named('+12025550101')).replaceAll('OPTIONS', method));
      await on.settled();
      expect(wire.bytes).toEqual([]);
    },
  );

  test('a broken INVITE gets 401 at most, and no row', async () => {
    const wire = await stranger();
    const before = on.edge.events().length;
    const broken = [
      ['Max-Forwards: 70', 'Max-Forwards: 0'],
      ['CSeq: 1 INVITE', 'CSeq: 1 BYE'],
      ['Call-ID: ', 'Call-ID: a b\r\n c'],
      ['Max-Forwards: 70', `Authorization: Digest ${'username="'.repeat(5_000)}`],
      ['Max-Forwards: 70', 'Authorization: Digest \u00ff="\u0081'],
      ['Max-Forwards: 70', 'Authorization: Basic YTpi'],
    ] as const;
    for (const [from, to] of broken)
      wire.send(Buffer.from(optionsText(wire, named('1')).replaceAll('OPTIONS', 'INVITE').replace(from, to), 'latin1'));
    await on.settled();
    expect(wire.messages.filter((one) => one.status !== 401)).toEqual([]);
    expect(on.edge.events()).toHaveLength(before);
  });

  test('behind a NAT whose Via names a private address without rport, answers come back to where the request came from', async () => {
    const wire = await stranger();
    const behindNat = (text: string) => text.replace(/^Via: .*$/m, `Via: SIP/2.0/UDP 10.9.8.7:5060;branch=${newBranch()}`);
    const uri = named('ping');
    wire.send(behindNat(optionsText(wire, uri)));
    const challenged = await wire.next('401', (one) => one.status === 401);
    const header = authorization(challenged, { ...ada, method: 'OPTIONS', uri });
    wire.send(behindNat(optionsText(wire, uri).replace('Max-Forwards', `${header}\r\nMax-Forwards`)));
    await wire.next('200', (one) => one.status === 200);
  });

  test('what is not authenticated leaves no transaction behind', async () => {
    const transactions = async () => ((await on.edge.rpc('tm.stats')) as { total: number }).total;
    const wire = await stranger();
    const before = await transactions();
    for (let i = 0; i < 5; i++) wire.send(optionsText(wire, named('1')).replaceAll('OPTIONS', 'INVITE'));
    await waitFor('five times 401', () => wire.messages.filter((one) => one.status === 401).length === 5);
    expect(await transactions()).toBe(before);
    await (await callWithLogin(wire, named('+12025550101'), ada)).call.answer(480);
    expect(await transactions()).toBe(before + 1);
  });

  test('OPTIONS is answered once it has logged in: phone systems ask with it whether we are there', async () => {
    const wire = await stranger();
    const uri = named('ping');
    const first = unique('ping-');
    wire.send(optionsText(wire, uri, first));
    const challenged = await wire.next('401', (one) => one.status === 401 && headerOf(one, 'Call-ID') === first);
    const header = authorization(challenged, { ...ada, method: 'OPTIONS', uri });
    wire.send(optionsText(wire, uri).replace('Max-Forwards', `${header}\r\nMax-Forwards`));
    expect(headerOf(await wire.next('200', (one) => one.status === 200), 'Allow')).toContain('INVITE');
  });
});

describe('a login is for its own trunk', () => {
  test("another trunk's label with one's own password: 401", async () => {
    const wire = await stranger();
    const { call } = await callWithLogin(wire, named('+12025550201', labelOfTwo), ada);
    expect((await finalAnswer(wire, call.callId, 2)).status).toBe(401);
  });

  test('a number of another trunk: 404, and the record says so', async () => {
    const { call } = await callWithLogin(await stranger(), named('+12025550201'), ada);
    await call.answer(404);
    expect(await on.edge.event('call.refused', call.callId)).toMatchObject({
      outcome: 'number_not_on_this_trunk',
      trunk: 'trk_one',
      login: 'trk-ada',
    });
  });

  test('a trunk that is off: 480', async () => {
    await on.edge.push(row('trunks', 'trk_one', trunkRow({ on: false, label, login: loginOf(ada, sipDomain) })));
    const { call } = await callWithLogin(await stranger(), named('+12025550101'), ada);
    await call.answer(480);
    expect(await on.edge.event('call.refused', call.callId)).toMatchObject({ outcome: 'trunk_off' });
  });

  test('a new password ends the old one at once', async () => {
    const wire = await stranger();
    await (await callWithLogin(wire, named('+12025550101'), ada)).call.answer(480);
    await on.edge.push(row('trunks', 'trk_one', trunkRow({ label, login: loginOf({ ...ada, password: 'new' }, sipDomain) })));
    const { call } = await callWithLogin(wire, named('+12025550101'), ada);
    expect((await finalAnswer(wire, call.callId, 2)).status).toBe(401);
    await (await callWithLogin(wire, named('+12025550101'), { ...ada, password: 'new' })).call.answer(480);
  });
});

describe('a response is good once', () => {
  test('the same credentials in another call: 401 with stale, and the new nonce is good', async () => {
    const wire = await stranger();
    const uri = named('+12025550101');
    const { call, header } = await callWithLogin(wire, uri, ada);
    await call.answer(480);
    const replayed = placeCall(wire, uri, { headers: [header], body: carrierSdp({ address: wire.address }) });
    const again = await replayed.answer((status) => status >= 300);
    expect([again.status, challengeOf(again, 'MD5').stale]).toEqual([401, 'true']);
    const fresh = placeCall(wire, uri, { callId: replayed.callId, cseq: 2, headers: [authorization(again, { ...ada, uri })] });
    expect((await finalAnswer(wire, fresh.callId, 2)).status).toBe(480);
  });

  test('the next count of the same nonce is a new response', async () => {
    const wire = await stranger();
    const uri = named('+12025550101');
    const { call, challenged } = await callWithLogin(wire, uri, ada);
    await call.answer(480);
    await placeCall(wire, uri, { headers: [authorization(challenged, { ...ada, uri, nc: 2 })] }).answer(480);
  });

  test('taken to another address: 401 with stale', async () => {
    const uri = named('+12025550101');
    const one = placeCall(await stranger(), uri);
    const header = authorization(await one.answer(401), { ...ada, uri });
    const other = await stranger();
    const answer = await placeCall(other, uri, { headers: [header] }).answer((status) => status >= 300);
    expect([answer.status, challengeOf(answer, 'MD5').stale]).toEqual([401, 'true']);
  });

  test('a nonce that we did not make, or one of another time: 401 with stale, and it is no wrong password', async () => {
    const wire = await stranger();
    const uri = named('+12025550101');
    const challenged = await placeCall(wire, uri).answer(401);
    const nonce = challengeOf(challenged, 'MD5').nonce ?? '';
    const old = `${Number(nonce.split('.')[0]) - 61}.${nonce.split('.').slice(1).join('.')}`;
    for (let i = 0; i < 12; i++) {
      const made = {
        ...challenged,
        headers: challenged.headers.map(([name, value]) => [name, value.replace(nonce, i % 2 ? old : 'made-up')] as [string, string]),
      };
      const answer = await placeCall(wire, uri, { headers: [authorization(made, { ...ada, uri })] }).answer((status) => status >= 300);
      expect([answer.status, challengeOf(answer, 'MD5').stale]).toEqual([401, 'true']);
    }
    await (await callWithLogin(wire, uri, ada)).call.answer(480);
  });

  test('a response without qop is good once too, whatever count stands beside it', async () => {
    const wire = await stranger();
    const { call, header } = await callWithLogin(wire, named('+12025550101'), ada, { qop: null });
    await call.answer(480);
    for (const count of ['nc=00000002', 'nc=00000003, cnonce="c0ffee"', 'nc=anything']) {
      const again = placeCall(wire, named('+12025550101'), { headers: [`${header}, ${count}`] });
      expect(challengeOf(await again.answer(401), 'MD5').stale).toBe('true');
    }
  });

  test.each([
    ['letters', 'a'.repeat(2_000)],
    ['an open quote', `a="${'x'.repeat(1_990)}`],
    ['parameters', 'a=b,'.repeat(500)],
    ['white space', `a${' '.repeat(1_990)}`],
  ])('thirty headers with nothing but %s hold up no worker', async (_, junk) => {
    const wire = await stranger();
    const call = placeCall(wire, named('+12025550101'), { headers: Array.from({ length: 30 }, () => `Authorization: Digest ${junk}`) });
    await call.answer(401, 'INVITE', 1_500);
  });

  test('a repeated INVITE is one call and gets the same answer', async () => {
    const phone = await on.edge.phone('usr_ada');
    const wire = await stranger();
    const { call } = await callWithLogin(wire, named('+12025550101'), ada);
    const { call: callee, invite } = await phone.rung();
    for (let i = 0; i < 5; i++) wire.send(call.invite);
    callee.reply(invite, 486, 'Busy Here');
    await call.answer(486);
    wire.send(call.invite);
    await on.settled();
    expect(wire.messages.filter((one) => one.status === 401)).toHaveLength(1);
    expect(phone.wire.messages.filter((one) => one.method === 'INVITE')).toHaveLength(1);
    expect(on.edge.events().filter((one) => one.type === 'call.started' && one.sipCallId === call.callId)).toHaveLength(1);
  });
});

describe('wrong passwords', () => {
  test('get 401, and after ten silence; they are one line with a count, and the right one is not looked at either', async () => {
    const wire = await stranger();
    const uri = named('+12025550101');
    const before = on.edge.events().length;
    for (let i = 0; i < 10; i++) {
      const { call } = await callWithLogin(wire, uri, { ...ada, password: `guess ${i}` });
      const answer = await finalAnswer(wire, call.callId, 2);
      expect([answer.status, challengeOf(answer, 'MD5').stale]).toEqual([401, undefined]);
    }
    const said = wire.bytes.length;
    placeCall(wire, uri);
    const last = [...wire.messages].reverse().find((one) => one.status === 401);
    if (!last) throw new Error('no challenge');
    placeCall(wire, uri, { headers: [authorization(last, { ...ada, uri })] });
    await on.settled();
    expect(wire.bytes.length).toBe(said);
    expect(await cell(wire.address, 'login_failed')).toMatchObject({ count: 10, last: { trunk: 'trk_one', calledRaw: '+12025550101' } });
    expect(await cell(wire.address, 'login_locked')).toMatchObject({ count: 2, last: { trunk: 'trk_one' } });
    expect(on.edge.events()).toHaveLength(before);
  });

  test('from many addresses close the trunk to strangers, not to who has logged in, nor to listed ones, nor other trunks', async () => {
    // A trunk of this test alone: what other tests guessed does not count here.
    const name = 't-0000000three';
    await on.edge.push(
      row('trunks', 'trk_three', trunkRow({ label: name, login: loginOf(eve, sipDomain) })),
      row('labels', name, { trunk: 'trk_three' }),
    );
    const uri = named('+12025550201', name);
    const friend = await stranger();
    await (await callWithLogin(friend, uri, eve)).call.answer(404);
    for (let i = 0; i < 100; i += 5) {
      const wire = await on.edge.udp(`127.20.8.${i + 1}`);
      for (let j = 0; j < 5; j++) {
        const { call } = await callWithLogin(wire, uri, { ...eve, password: 'guess' });
        await finalAnswer(wire, call.callId, 2);
      }
    }
    const closed = await stranger();
    placeCall(closed, uri);
    await on.settled();
    expect(closed.bytes).toEqual([]);
    await (await callWithLogin(friend, uri, eve)).call.answer(404);
    await (await callWithLogin(await stranger(), named('+12025550101'), ada)).call.answer(480);
    await on.call(await on.edge.udp(addresses.two), '+12025550201').answer(480);
  }, 30_000);

  test('and no credentials at all after the challenge are one failed login', async () => {
    const wire = await stranger();
    for (let i = 0; i < 3; i++) await placeCall(wire, named('+12025550101')).answer(401);
    expect(await cell(wire.address, 'login_failed')).toMatchObject({ count: 1, last: { trunk: 'trk_one', calledRaw: '+12025550101' } });
  });

  test('a call that logs in leaves no failed login behind', async () => {
    const wire = await stranger();
    await (await callWithLogin(wire, named('+12025550101'), ada)).call.answer(480);
    const probe = await stranger();
    await placeCall(probe, named('+12025550101')).answer(401);
    await cell(probe.address, 'login_failed');
    expect((await on.edge.kamailio.router.unlisted()).filter((one) => one.last.origin.address === wire.address)).toEqual([]);
    // Nor a transaction that goes on repeating its refusal: seconds have passed.
    expect(wire.messages.filter((one) => one.status === 480)).toHaveLength(1);
  });

  test('more than a flood from one address gets silence', async () => {
    const wire = await stranger();
    for (let i = 0; i < 400; i++) wire.send(optionsText(wire, named('x')));
    await on.settled();
    const answered = wire.messages.length;
    expect(answered).toBeGreaterThan(50);
    expect(answered).toBeLessThanOrEqual(200);
  });
});

describe('a call that a login opened', () => {
  test('is cancelled from its own address only', async () => {
    const phone = await on.edge.phone('usr_ada');
    const wire = await stranger();
    const { call } = await callWithLogin(wire, named('+12025550101'), ada);
    const { call: callee, invite } = await phone.rung();
    callee.reply(invite, 180, 'Ringing');
    await call.answer(180);
    const thief = await stranger();
    const forged = () =>
      thief.send(
        sipText(`CANCEL ${named('+12025550101')} SIP/2.0`, [
          headerLine(call.invite, 'Via'),
          'Max-Forwards: 70',
          headerLine(call.invite, 'From'),
          headerLine(call.invite, 'To'),
          `Call-ID: ${call.callId}`,
          'CSeq: 2 CANCEL',
        ]),
      );
    forged();
    await on.settled();
    expect(thief.bytes).toEqual([]);
    expect(phone.wire.messages.some((one) => one.method === 'CANCEL')).toBe(false);
    call.cancel();
    await call.answer(200, 'CANCEL');
    await call.answer(487);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'caller_hung_up' });
  });

  test('is cancelled while it waits for whoever is woken', async () => {
    await on.edge.push(sleeper('usr_ada'));
    const { call } = await callWithLogin(await stranger(), named('+12025550101'), ada);
    await call.answer(180);
    call.cancel();
    await call.answer(487);
    expect(await on.edge.ended(call.callId)).toMatchObject({ outcome: 'caller_hung_up', code: 487, hungUpBy: 'caller' });
  });

  test('goes on from its own address without another challenge: hold, and a BYE from the phone', async () => {
    const wire = await stranger();
    const { phone, caller, callee } = await talking(wire);
    caller.request('INVITE', { body: carrierSdp({ address: wire.address, direction: 'sendonly', version: 2 }) });
    const hold = await callee.incoming('INVITE');
    callee.reply(hold, 200, 'OK', { body: phone.sdp({ direction: 'recvonly', version: 2 }) });
    await finalAnswer(wire, caller.callId, 3);
    caller.ack();
    callee.request('BYE');
    caller.reply(await caller.incoming('BYE'), 200, 'OK');
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'callee' });
    expect(wire.messages.filter((one) => one.status === 401)).toHaveLength(1);
  });

  test('from another address needs the password again, and then goes on there', async () => {
    const wire = await stranger();
    const { phone, caller, callee } = await talking(wire);
    const elsewhere = await stranger();
    const bye = (cseq: number, extra: string[] = []) => {
      const to = `${headerLine(caller.invite, 'To')};tag=${caller.remoteTag()}`;
      const routes = caller.routeSet().map((one) => `Route: ${one}`);
      const via = `Via: SIP/2.0/UDP ${elsewhere.address}:${elsewhere.port};branch=${newBranch()}`;
      const dialog = [headerLine(caller.invite, 'From'), to, `Call-ID: ${caller.callId}`, `CSeq: ${cseq} BYE`];
      elsewhere.send(sipText(`BYE ${caller.remoteTarget()} SIP/2.0`, [via, 'Max-Forwards: 70', ...routes, ...dialog, ...extra]));
    };
    bye(10);
    const challenged = await elsewhere.next('401', (one) => one.status === 401);
    await on.settled();
    expect(phone.wire.messages.some((one) => one.method === 'BYE')).toBe(false);
    bye(11, [authorization(challenged, { ...ada, method: 'BYE', uri: caller.remoteTarget() })]);
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await elsewhere.next('200', (one) => one.status === 200);
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'answered', hungUpBy: 'caller' });
  });

  test.each([
    ['guesses at the tag of a call', ['guessed', 'the phone']],
    ['knows both tags and takes the side of the phone', ['the phone', 'the caller']],
  ])('a BYE that %s gets no byte', async (_, sides) => {
    const wire = await stranger();
    const { caller, callee } = await talking(wire);
    const tagOfSide = (side: string) => (side === 'the phone' ? caller.remoteTag() : side === 'the caller' ? caller.localTag : side);
    const [from, to] = sides.map(tagOfSide);
    const thief = await stranger();
    thief.send(
      sipText(`BYE ${caller.remoteTarget()} SIP/2.0`, [
        `Via: SIP/2.0/UDP ${thief.address}:${thief.port};branch=${newBranch()}`,
        'Max-Forwards: 70',
        `From: <sip:x@y>;tag=${from}`,
        `To: <sip:x@y>;tag=${to}`,
        `Call-ID: ${caller.callId}`,
        'CSeq: 9 BYE',
      ]),
    );
    await on.settled();
    expect(thief.bytes).toEqual([]);
    caller.request('BYE');
    callee.reply(await callee.incoming('BYE'), 200, 'OK');
    await caller.answer(200, 'BYE');
  });
});

describe('from a listed address', () => {
  test('no password is asked for, with the label or without', async () => {
    const wire = await on.edge.udp(addresses.one);
    for (const uri of [named('+12025550101'), on.uri('+12025550101')]) {
      const call = placeCall(wire, uri, { body: carrierSdp({ address: wire.address }) });
      await call.answer(480);
      const event = await on.edge.event('call.refused', call.callId);
      expect(event).toMatchObject({ outcome: 'no_app_online', trunk: 'trk_one' });
      expect(event).not.toHaveProperty('login');
    }
  });

  test('that trunks share, the label says which one is meant', async () => {
    const wire = await on.edge.udp(addresses.shared);
    const right = placeCall(wire, named('+12025550201', labelOfTwo));
    await right.answer(480);
    expect(await on.edge.event('call.refused', right.callId)).toMatchObject({ outcome: 'no_app_online', trunk: 'trk_two' });
    const other = placeCall(wire, named('+12025550201'));
    await other.answer(404);
    expect(await on.edge.event('call.refused', other.callId)).toMatchObject({ outcome: 'number_not_on_this_trunk', trunk: 'trk_one' });
  });

  test('of another trunk, a login is a login: whoever lists an address shuts out nobody else who calls from it', async () => {
    const wire = await on.edge.udp(addresses.one);
    const { call } = await callWithLogin(wire, named('+12025550201', labelOfTwo), eve);
    await call.answer(480);
    expect(await on.edge.event('call.refused', call.callId)).toMatchObject({
      outcome: 'no_app_online',
      trunk: 'trk_two',
      login: 'trk-eve',
    });
    // The answer to a repetition is the same.
    wire.send(call.invite);
    await call.answer(480);
    const { call: wrong } = await callWithLogin(wire, named('+12025550101', labelOfTwo), eve);
    await wrong.answer(404);
    expect(await on.edge.event('call.refused', wrong.callId)).toMatchObject({ outcome: 'number_not_on_this_trunk', trunk: 'trk_two' });
  });

  test('of another trunk, wrong logins end in the refusal of the listed one, not in silence', async () => {
    const wire = await on.edge.udp(addresses.oneRange);
    for (let n = 0; n < 10; n++) {
      const { call } = await callWithLogin(wire, named('+12025550201', labelOfTwo), { ...eve, password: 'wrong' });
      await call.answer(401);
    }
    const locked = placeCall(wire, named('+12025550201', labelOfTwo));
    expect((await locked.answer(404)).reason).toBe('Trunk Label Wrong');
    expect(await cell(wire.address, 'login_locked')).toMatchObject({ last: { trunk: 'trk_two' } });
  });

  test.each(['CANCEL', 'BYE'])('that came onto the list of another trunk since its login opened a call: %s', async (method) => {
    const phone = await on.edge.phone('usr_ada');
    const wire = await stranger();
    const { call } = await callWithLogin(wire, named('+12025550101'), ada);
    const { call: callee, invite } = await phone.rung();
    callee.reply(invite, 180, 'Ringing');
    await call.answer(180);
    const listIt = () =>
      on.edge.push(
        row('edge', 'state', { mode: 'open', v4: [32, 30], v6: [] }),
        row('sources', `${wire.address}/32`, { trunks: ['trk_two'] }),
      );
    if (method === 'CANCEL') {
      await listIt();
      call.cancel();
      await call.answer(200, 'CANCEL');
      await call.answer(487);
    } else {
      callee.reply(invite, 200, 'OK', { body: phone.sdp() });
      await call.answer(200);
      await listIt();
      call.ack();
      await callee.incoming('ACK');
      call.request('BYE');
      callee.reply(await callee.incoming('BYE'), 200, 'OK');
      await call.answer(200, 'BYE');
    }
    expect(await on.edge.ended(call.callId)).toMatchObject({
      outcome: method === 'BYE' ? 'answered' : 'caller_hung_up',
      hungUpBy: 'caller',
    });
  });

  test.each([
    ['of a trunk that does not list it and has no login', labelOfTwo],
    ['of none', 't-00000000none'],
  ])('a label %s: 404, and the record says why', async (_, name) => {
    await on.edge.push(row('trunks', 'trk_two', trunkRow({ account: 'acc_two', label: labelOfTwo })));
    const call = placeCall(await on.edge.udp(addresses.one), named('+12025550101', name).toUpperCase().replace('SIP:', 'sip:'));
    const answer = await call.answer(404);
    expect(answer.reason).toBe('Trunk Label Wrong');
    expect(await on.edge.event('call.refused', call.callId)).toMatchObject({
      outcome: 'trunk_label_wrong',
      trunk: 'trk_one',
      called: null,
    });
  });
});

const headerLine = (message: string, name: string) => new RegExp(`^${name}: .*$`, 'm').exec(message)?.[0].trim() ?? '';
