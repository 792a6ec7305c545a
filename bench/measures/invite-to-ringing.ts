/** From a carrier's INVITE to the 180 it hears, with media offered to a registered phone over WebSocket that rings at once. */
import { setTimeout as delay } from 'node:timers/promises';
import { placeCall, receivedCall } from '../../tests/rig/call.ts';
import { addresses, standardRows, startEdge } from '../../tests/rig/edge.ts';
import { carrierSdp, headerOf, tagOf } from '../../tests/rig/sip.ts';
import { finding } from '../finding.ts';
import { listen } from '../heard.ts';
import type { Measure } from '../measure.ts';
import { median, percentile } from '../statistics.ts';

const calls = 200;
const callsPerSecond = 10;
const warmUp = 10;

export const inviteToRinging: Measure = {
  name: 'invite-to-ringing',
  title: 'From INVITE to 180, one registered phone over WebSocket, rtpengine on',
  async run(context) {
    const edge = await startEdge();
    context.onStop(edge.stop);
    await edge.push(...standardRows(edge.secret));
    const phone = await edge.phone('usr_ada');
    phone.wire.onMessage((message) => {
      if (message.method !== 'INVITE' || tagOf(headerOf(message, 'To')) !== '') return;
      receivedCall(phone.wire, message, '<sip:bench@phone.invalid;transport=ws>').reply(message, 180, 'Ringing');
    });
    const wire = await edge.udp(addresses.one);
    const heard = listen(wire);
    const uri = `sip:+12025550101@${edge.carrier.address}:${edge.carrier.port}`;
    const ringingMs: number[] = [];
    for (let i = 0; i < warmUp + calls; i++) {
      const fromMs = performance.now();
      const call = placeCall(wire, uri, { body: carrierSdp({ address: addresses.one }) });
      const rung = await heard(call.callId, ({ status }) => status === 180);
      if (i >= warmUp) ringingMs.push(rung.atMs - fromMs);
      const over = heard(call.callId, ({ status }) => status === 487);
      call.cancel();
      await over;
      if (i % 50 === 49) context.say(`${i + 1} calls, median ${median(ringingMs).toFixed(1)} ms`);
      await delay(Math.max(0, 1_000 / callsPerSecond - (performance.now() - fromMs)));
    }
    const detail = `${calls} calls at ${callsPerSecond} a second, 95th percentile ${percentile(ringingMs, 95).toFixed(1)} ms`;
    return {
      findings: [
        finding('INVITE to 180, median', median(ringingMs), 'ms', { goal: { atMost: 30 }, detail }),
        finding('INVITE to 180, 95th percentile', percentile(ringingMs, 95), 'ms'),
      ],
      samples: { ringingMs },
    };
  },
};
