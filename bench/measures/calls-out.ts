/**
 * Calls out of phones over WebSocket, answered by a gateway at once and ended: how long from the phone's INVITE to the gateway's, and what a call costs
 * Kamailio beside the bare relay at the same rate. Here the phones are challenged, SDP goes through rtpengine, and the call has its two rows.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { SyncRow } from '@patchcord/contracts';
import { receivedCall } from '../../tests/rig/call.ts';
import { accountRow, callOut, callsOutRows, gatewayAddresses, gatewayRow, london } from '../../tests/rig/calls-out.ts';
import { numberRow, type RigEdge, row, standardRows, startEdge } from '../../tests/rig/edge.ts';
import type { Phone } from '../../tests/rig/phone.ts';
import { carrierSdp, headerOf, tagOf } from '../../tests/rig/sip.ts';
import type { Wire } from '../../tests/rig/wire.ts';
import { startBare } from '../bare.ts';
import { finding } from '../finding.ts';
import { listen } from '../heard.ts';
import type { Measure } from '../measure.ts';
import { groupCpuMicroseconds, pinGroup } from '../processes.ts';
import { placeLoad, startCallee } from '../sipp.ts';
import { median, percentile, spread } from '../statistics.ts';

const callsPerSecond = 25;
const rounds = 3;
const warmUp = 10;
/** Five requests a call; a phone that sends more than 50 a second is taken for a flood. */
const phones = 10;
const core = 0;
const caller = { core: 1, address: '127.30.1.2', port: 5080 };
const callee = { core: 1, address: '127.30.1.3', port: 5070 };

export const callsOut: Measure = {
  name: 'calls-out',
  title: `Calls out: a phone's INVITE to the gateway, and CPU of Kamailio a call at ${callsPerSecond} a second`,
  async run(context) {
    const seconds = Math.max(5, context.seconds / 2);
    const edge = await startEdge();
    context.onStop(edge.stop);
    pinGroup(edge.kamailio.mark.pid, core);
    const place = await callers(edge);
    const ringing = startCallee(callee);
    context.onStop(ringing.stop);
    const bare = await startBare('127.30.1.1', `${callee.address}:${callee.port}`, { workers: 4, sharedMemoryMb: 128, core });
    context.onStop(bare.stop);
    await place(warmUp);
    const toGatewayMs: number[] = [];
    const costs: { edge: number; bare: number }[] = [];
    for (let round = 1; round <= rounds; round++) {
      const calls = callsPerSecond * seconds;
      const ofEdge = await cost(edge.kamailio.mark.pid, calls, async () => void toGatewayMs.push(...(await place(calls))));
      const load = { ...caller, target: bare.target, numbers: bare.numbers, callsPerSecond, seconds };
      const ofBare = await cost(bare.group, calls, () => placeLoad(load));
      costs.push({ edge: ofEdge, bare: ofBare });
      context.say(`round ${round} of ${rounds}: ${ofEdge.toFixed(0)} us, bare relay ${ofBare.toFixed(0)} us`);
    }
    const all = (which: 'edge' | 'bare') => costs.map((one) => one[which]);
    const pairs = costs.map((one) => one.edge / one.bare);
    const detail = `${toGatewayMs.length} calls at ${callsPerSecond} a second, 95th percentile ${percentile(toGatewayMs, 95).toFixed(1)} ms`;
    return {
      findings: [
        finding('phone’s INVITE to the gateway’s, median', median(toGatewayMs), 'ms', { goal: { atMost: 30 }, detail }),
        finding(`call out, ${callsPerSecond} calls/s`, median(all('edge')), 'us a call', { detail: spread(all('edge'), 0) }),
        finding(`bare relay, ${callsPerSecond} calls/s`, median(all('bare')), 'us a call', { detail: spread(all('bare'), 0) }),
        finding('call out beside bare relay', median(pairs), 'times', { detail: `pairs ${spread(pairs)}` }),
      ],
      samples: { toGatewayMs, costs },
    };
  },
};

async function cost(group: number, calls: number, load: () => Promise<unknown>): Promise<number> {
  const before = groupCpuMicroseconds(group);
  await load();
  return (groupCpuMicroseconds(group) - before) / calls;
}

/** @returns what places so many calls and gives the milliseconds to the gateway of each */
async function callers(edge: RigEdge): Promise<(calls: number) => Promise<number[]>> {
  const wire = await edge.udp(gatewayAddresses.one);
  answerAll(wire);
  const users = Array.from({ length: phones }, (_, n) => `usr_out${n}`);
  await edge.push(...standardRows(edge.secret), ...callsOutRows(), ...rowsOf(users), row('gateways', 'gtw_one', gatewayRow(wire)));
  const callers: Phone[] = [];
  for (const user of users) callers.push(await edge.phone(user));
  const heard = listen(wire);
  const place = async (number: number) => {
    const phone = callers[number % phones] as Phone;
    const callId = `bench-out-${number}-${Date.now()}`;
    const carried = heard(callId, ({ method }) => method === 'INVITE');
    const call = await callOut(edge, phone, london, { callId });
    const fromMs = performance.now();
    const { atMs } = await carried;
    await call.answer(200);
    call.ack();
    call.request('BYE');
    await call.answer(200, 'BYE');
    // The socket may have been read while the answer to the INVITE was waited for: never less than nothing.
    return Math.max(0, atMs - fromMs);
  };
  let placed = 0;
  return async (calls) => {
    const going: Promise<number>[] = [];
    for (let n = 0; n < calls; n++) {
      going.push(place(placed++));
      await delay(1_000 / callsPerSecond);
    }
    return Promise.all(going);
  };
}

function rowsOf(users: string[]): SyncRow[] {
  const dials = { countryCode: '44', nationalPrefix: '0', internationalPrefixes: ['00'] };
  return [
    ...users.map((user) => row('people', user, { accounts: ['acc_one'], callsOutFor: ['acc_one'], dials })),
    row('numbers', '12025550101', numberRow({ proved: true, people: users })),
    row('accounts', 'acc_one', accountRow({ callsLimit: 1_000, callsLimitPerPerson: 1_000 })),
  ];
}

function answerAll(wire: Wire) {
  wire.onMessage((message) => {
    if (message.method === null || message.method === 'ACK') return;
    const call = receivedCall(wire, message, `<sip:gateway@${wire.address}:${wire.port}>`);
    const begins = message.method === 'INVITE' && tagOf(headerOf(message, 'To')) === '';
    if (begins) call.reply(message, 180, 'Ringing');
    call.reply(message, 200, 'OK', begins ? { body: carrierSdp({ address: wire.address }) } : {});
  });
}
