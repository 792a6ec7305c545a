/** What a build must do in its trial: refuse a number that nobody has, carry one call from ring to hang-up, and write the rows of both. */
import { createSocket, type Socket } from 'node:dgram';
import { setTimeout as delay } from 'node:timers/promises';
import type { EdgeEvent, NumberRow, SyncRow, TrunkRow } from '@patchcord/contracts';
import type { RouterClient } from '../kamailio/index.ts';
import { BuildRefused } from './build-refused.ts';

const user = 'usr_trial';
const stepMs = 4_000;

const trunk: TrunkRow = {
  account: 'acc_trial',
  on: true,
  calledFrom: 'request_uri',
  callerFrom: ['p_asserted_identity', 'remote_party_id', 'from'],
  format: { countryCode: '1', nationalPrefix: '1', internationalPrefixes: ['011'] },
  callsLimit: 10,
  callsPerSecond: 10,
};
const number: NumberRow = { id: 'num_trial', account: 'acc_trial', trunk: 'trk_trial', on: true, people: [user], ringSeconds: 30 };

export const trialRows: SyncRow[] = [
  ['settings', 'edge', JSON.stringify({ sipSecret: 'x'.repeat(43), sipDomain: 'trial.invalid' })],
  ['people', user, JSON.stringify({ accounts: ['acc_trial'] })],
  ['trunks', 'trk_trial', JSON.stringify(trunk)],
  ['numbers', '12025550101', JSON.stringify(number)],
  ['edge', 'state', JSON.stringify({ mode: 'open', v4: [32], v6: [] })],
  ['sources', '127.0.0.1/32', JSON.stringify({ trunks: ['trk_trial'] })],
];

const lines = (message: string, name: string) =>
  [...message.matchAll(new RegExp(`^${name}:[ \\t]*(.*?)\\r$`, 'gim'))].map((match) => match[1] ?? '');

/** @throws BuildRefused at the first step that does not come out as it must */
export async function trialCall(parts: {
  address: string;
  sipPort: number;
  router: Pick<RouterClient, 'rpc'>;
  events: () => EdgeEvent[];
}): Promise<void> {
  const { address, sipPort } = parts;
  const [caller, callee] = await Promise.all([listen(address), listen(address)]);
  const came: string[] = [];
  caller.on('message', (message) => came.push(message.toString('latin1')));
  callee.on('message', (message) => answerIt(callee, sipPort, address, message.toString('latin1')));

  const send = (line: string, more: string[]) =>
    caller.send(
      [line, `Via: SIP/2.0/UDP ${address}:${caller.address().port};branch=z9hG4bKtrial${Math.random()};rport`, ...more, '', ''].join(
        '\r\n',
      ),
      sipPort,
      address,
    );
  const common = (callId: string, to: string, cseq: string) => [
    'Max-Forwards: 70',
    `From: <sip:+12025550199@${address}>;tag=trial`,
    `To: ${to}`,
    `Call-ID: ${callId}`,
    `CSeq: ${cseq}`,
    `Contact: <sip:trial@${address}:${caller.address().port}>`,
    'Content-Length: 0',
  ];
  const until = async <T>(what: string, look: () => T | undefined): Promise<T> => {
    const limit = performance.now() + stepMs;
    for (;;) {
      const wrong = parts.events().find((one) => one.type === 'router.error');
      if (wrong?.type === 'router.error') throw new BuildRefused(`in a trial call it fails in ${wrong.where}: ${wrong.message}`);
      const found = look();
      if (found !== undefined) return found;
      if (performance.now() > limit) throw new BuildRefused(`in a trial call there was ${what}`);
      await delay(20);
    }
  };
  const answer = (callId: string, method: string, fits: (status: number) => boolean) =>
    came.find((one) => {
      const status = Number(/^SIP\/2\.0 (\d{3})/.exec(one)?.[1] ?? 0);
      return lines(one, 'Call-ID')[0] === callId && lines(one, 'CSeq')[0]?.endsWith(method) && fits(status);
    });

  try {
    const unknown = `<sip:+12025550198@${address}>`;
    send(`INVITE sip:+12025550198@${address}:${sipPort} SIP/2.0`, common('trial-unknown', unknown, '1 INVITE'));
    await until('no 404 to an unknown number', () => answer('trial-unknown', 'INVITE', (status) => status === 404));

    await parts.router.rpc('ul.add', [
      'location',
      user,
      `sip:trial@${address}:${callee.address().port}`,
      0,
      '1.0',
      '',
      0,
      0,
      4_294_967_295,
    ]);
    const to = `<sip:+12025550101@${address}>`;
    send(`INVITE sip:+12025550101@${address}:${sipPort} SIP/2.0`, common('trial-call', to, '1 INVITE'));
    const ok = await until('no 200', () => answer('trial-call', 'INVITE', (status) => status === 200));
    const target = /<([^>]+)>/.exec(lines(ok, 'Contact')[0] ?? '')?.[1] ?? '';
    const routes = lines(ok, 'Record-Route')
      .flatMap((one) => one.split(/,\s*/))
      .reverse()
      .map((one) => `Route: ${one}`);
    const toTagged = lines(ok, 'To')[0] ?? to;
    send(`ACK ${target} SIP/2.0`, [...routes, ...common('trial-call', toTagged, '1 ACK')]);
    send(`BYE ${target} SIP/2.0`, [...routes, ...common('trial-call', toTagged, '2 BYE')]);
    await until('no 200 to BYE', () => answer('trial-call', 'BYE', (status) => status === 200));

    await until('no row of the refusal', () =>
      parts.events().find((one) => one.type === 'call.refused' && one.outcome === 'number_unknown'),
    );
    await until('no row of the end', () => parts.events().find((one) => one.type === 'call.ended' && one.outcome === 'answered'));
  } finally {
    caller.close();
    callee.close();
  }
}

async function listen(address: string): Promise<Socket> {
  const socket = createSocket('udp4');
  await new Promise<void>((done) => socket.bind(0, address, done));
  return socket;
}

/** The app of the trial: says yes to everything. */
function answerIt(socket: Socket, sipPort: number, address: string, request: string) {
  if (/^(ACK|SIP\/2\.0) /.test(request)) return;
  const copied = ['Via', 'Record-Route', 'From', 'Call-ID', 'CSeq'].flatMap((name) => lines(request, name).map((one) => `${name}: ${one}`));
  const to = lines(request, 'To')[0] ?? '';
  const contact = `Contact: <sip:trial@${address}:${socket.address().port}>`;
  const answered = ['SIP/2.0 200 OK', ...copied, `To: ${to.includes('tag=') ? to : `${to};tag=app`}`, contact, 'Content-Length: 0', '', ''];
  socket.send(answered.join('\r\n'), sipPort, address);
}
