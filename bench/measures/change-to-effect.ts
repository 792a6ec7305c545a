/**
 * A number is switched off and on over the HTTP API; calls to it tell when the edge decides differently. From sending the PATCH to the first other
 * answer on the wire: control plane, database, change feed, the agent's disk, Kamailio's shared memory and the next call are all in it.
 */
import { placeCall } from '../../tests/rig/call.ts';
import { waitFor } from '../../tests/rig/wait.ts';
import { udpWire } from '../../tests/rig/wire.ts';
import { finding } from '../finding.ts';
import { listen } from '../heard.ts';
import { numberId, openTrunk, source, startBenchInstance } from '../instance.ts';
import type { Measure } from '../measure.ts';
import { median, percentile } from '../statistics.ts';

const e164 = '+12025550101';
const changes = 40;
const limitMs = 5_000;

export const changeToEffect: Measure = {
  name: 'change-to-effect',
  title: 'From a change over the API to its effect on calls',
  async run(context) {
    const { ada, target } = await startBenchInstance(context);
    await openTrunk(ada);
    const wire = await udpWire(target, source);
    context.onStop(() => wire.close());
    const number = `/numbers/${await numberId(ada, e164)}`;
    const heard = listen(wire);
    const call = async () => {
      const { callId } = placeCall(wire, `sip:${e164}@${target.address}:${target.port}`);
      const { message } = await heard(callId, ({ status }) => (status ?? 0) >= 200);
      return message.reason;
    };
    // Nobody is registered: on and off are told apart by the words of the refusal.
    await waitFor('calls to be decided', async () => (await call()) === 'Nobody Online', 10_000);
    const effectMs: number[] = [];
    const answerMs: number[] = [];
    for (let i = 0; i < changes; i++) {
      const on = i % 2 === 1;
      const wanted = on ? 'Nobody Online' : 'Number Switched Off';
      const fromMs = performance.now();
      const answered = ada.ask(number, 'PATCH', { on }).then(() => answerMs.push(performance.now() - fromMs));
      while ((await call()) !== wanted) {
        if (performance.now() - fromMs > limitMs) throw new Error(`'${wanted}' was not heard within ${limitMs} ms of the change`);
      }
      effectMs.push(performance.now() - fromMs);
      await answered;
      if (i % 10 === 9) context.say(`${i + 1} of ${changes} changes, median ${median(effectMs).toFixed(0)} ms`);
    }
    const detail = `${changes} changes, 95th percentile ${percentile(effectMs, 95).toFixed(0)} ms; the API answered after ${median(answerMs).toFixed(0)} ms`;
    return {
      findings: [
        finding('change to effect, median', median(effectMs), 'ms', { goal: { atMost: 200 }, detail }),
        finding('change to effect, 95th percentile', percentile(effectMs, 95), 'ms'),
      ],
      samples: { effectMs, answerMs },
    };
  },
};
