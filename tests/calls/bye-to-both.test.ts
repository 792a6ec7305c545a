/**
 * Kamailio's module dialog (5.6) makes the second BYE only where the first has not been answered yet. Here it always has been: the process that ends calls is the
 * last to get the processor, and whoever hears its first BYE answers before it goes on.
 */
import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { groupMembers } from '../../apps/edge/src/engines/process-group.ts';
import type { Call } from '../rig/call.ts';
import { row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { headerOf } from '../rig/sip.ts';
import type { Wire } from '../rig/wire.ts';

const on = scene();

interface Process {
  PID: number;
  DSC: string;
}
const cpusAllowed = () =>
  execFileSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' })
    .split(': ')[1]
    ?.trim() ?? '';
let before = '';
beforeAll(async () => {
  before = cpusAllowed();
  const one = /\d+/.exec(before)?.[0] ?? '0';
  for (const pid of [process.pid, ...groupMembers(on.edge.kamailio.mark.pid, 'kamailio')])
    execFileSync('taskset', ['-acp', one, String(pid)]);
  const readers = ((await on.edge.rpc('core.psx')) as Process[]).filter(({ DSC }) => DSC.startsWith('tcp receiver'));
  expect(readers.length).toBeGreaterThan(0);
  for (const { PID } of readers) execFileSync('chrt', ['--idle', '-p', '0', String(PID)]);
});
afterAll(() => void execFileSync('taskset', ['-acp', before, String(process.pid)]));

test('whoever answers the first BYE at once: the other side hears its own all the same', { timeout: 150_000 }, async () => {
  for (let n = 0; n < 4; n++) {
    const { carrier, caller, callee, phone } = await on.talking({ phone: await on.edge.phone('usr_grace'), number: '+12025550102' });
    const heard: string[] = [];
    const answerBye = (side: string, wire: Wire, call: Call) =>
      wire.onMessage((message) => {
        if (message.method !== 'BYE' || headerOf(message, 'Call-ID') !== call.callId) return;
        call.reply(message, 200, 'OK');
        heard.push(side);
      });
    answerBye('carrier', carrier, caller);
    answerBye('phone', phone.wire, callee);
    await on.edge.push(row('people', 'usr_grace', null));
    await expect.poll(() => heard.toSorted(), { timeout: 30_000 }).toEqual(['carrier', 'phone']);
    expect(await on.edge.ended(caller.callId)).toMatchObject({ outcome: 'person_removed', hungUpBy: 'platform' });
    await on.edge.push(row('people', 'usr_grace', { accounts: ['acc_one'] }));
  }
});
