/**
 * CPU of calls between a carrier (plain G.711) and a real browser (DTLS-SRTP): Kamailio, rtpengine and agent together, beside an rtpengine alone with the
 * same media. Set-up and end of the calls are in it, and what the edge does without calls. In turn, round after round.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type PhoneSession, phoneSession } from '@patchcord/contracts';
import { readMark } from '../../apps/edge/src/engines/process-group.ts';
import { ensureRtpengine, rtpengineMarkFile, stopRtpengine } from '../../apps/edge/src/engines/rtpengine.ts';
import { kamailioMarkFile } from '../../apps/edge/src/kamailio/index.ts';
import { Sound } from '../../packages/demo-carrier/src/sound.ts';
import { openPhone } from '../../tests/rig/phone.ts';
import { udpWire } from '../../tests/rig/wire.ts';
import { finding } from '../finding.ts';
import { type BenchInstance, openTrunk, source, startBenchInstance } from '../instance.ts';
import type { Context, Measure } from '../measure.ts';
import { childThatRuns, groupCpuMicroseconds, processCpuMicroseconds } from '../processes.ts';
import { median, spread } from '../statistics.ts';
import { openBrowserMedia } from '../webrtc/browser.ts';
import { throughEdge, throughRtpengine, type Way } from '../webrtc/ways.ts';

const calls = 10;
const rounds = 3;
const e164 = '+12025550101';
const packetsPerSecond = 50;

type Cpu = Record<string, () => number>;
/** Percent of one core for one call, by who used it. */
type Used = Record<string, number>;

export const webrtcCall: Measure = {
  name: 'webrtc-call',
  title: 'CPU of a bridged WebRTC call: whole edge beside rtpengine alone',
  async run(context) {
    const instance = await startBenchInstance(context);
    await openTrunk(instance.ada);
    const browser = await openBrowserMedia(`${instance.plan.httpUrl}/healthz`);
    context.onStop(browser.close);
    const wire = await udpWire(instance.target, source);
    context.onStop(() => wire.close());
    const phone = await registeredPhone(instance, context);
    const edge = throughEdge({ wire, target: instance.target, e164, phone, browser });
    const edgeCpu = cpuOfEdge(instance);
    const alone = await startAlone(context, instance.target.address);
    const rtpengine = throughRtpengine({ ngPort: alone.ngPort, browser });
    context.onStop(rtpengine.close);

    const seconds = Math.max(5, Math.round(context.seconds * 0.75));
    await callsThrough(edge, 1, edgeCpu, browser.hangUp); // the first call of everything
    const idle = await usedWithoutCalls(edgeCpu, 5);
    const ofEdge: Used[] = [];
    const ofAlone: Used[] = [];
    for (let round = 1; round <= rounds; round++) {
      ofEdge.push(await callsThrough(edge, seconds, edgeCpu, browser.hangUp));
      ofAlone.push(await callsThrough(rtpengine, seconds, alone.cpu, browser.hangUp));
      context.say(
        `round ${round} of ${rounds}: ${[ofEdge.at(-1), ofAlone.at(-1)].map((one) => total(one ?? {}).toFixed(3)).join(' and ')} % of a core a call`,
      );
    }
    const pairs = ofEdge.map((one, round) => total(one) / total(ofAlone[round] ?? {}));
    const without = ofEdge.map((one, round) => (total(one) - total(idle) / calls) / total(ofAlone[round] ?? {}));
    const part = (name: string) => `${name} ${median(ofEdge.map((one) => one[name] ?? Number.NaN)).toFixed(3)}`;
    const span = `${calls} calls at once for ${seconds} s, ${rounds} rounds`;
    return {
      findings: [
        finding('whole edge', median(ofEdge.map(total)), '% of a core a call', {
          detail: `${Object.keys(edgeCpu).map(part).join(', ')}; ${span}`,
        }),
        finding('rtpengine alone', median(ofAlone.map(total)), '% of a core a call', { detail: span }),
        finding('whole edge beside rtpengine alone', median(pairs), 'times', {
          detail: `pairs ${spread(pairs)}; without what the edge does while idle ${median(without).toFixed(2)}`,
        }),
        finding('edge without calls', total(idle), '% of a core', {
          detail: Object.entries(idle)
            .map(([name, value]) => `${name} ${value.toFixed(2)}`)
            .join(', '),
        }),
      ],
      samples: { ofEdge, ofAlone, idle },
    };
  },
};

const total = (used: Used) => Object.values(used).reduce((sum, one) => sum + one, 0);

async function registeredPhone({ ada }: BenchInstance, { onStop }: Context) {
  const session: PhoneSession = phoneSession.parse(await ada.ask('/phone/session', 'POST'));
  const at = new URL(session.websocketUrl);
  const [user = '', domain = ''] = session.sipUri.replace('sip:', '').split('@');
  const phone = await openPhone({ address: at.hostname, port: Number(at.port) }, { user, domain, credentials: session });
  onStop(() => phone.close());
  const answer = await phone.register(600);
  if (answer.status !== 200) throw new Error(`the phone could not register: ${answer.status} ${answer.reason}`);
  return phone;
}

function cpuOfEdge({ plan }: BenchInstance): Cpu {
  const folder = join(plan.dataFolder, 'edge');
  const group = (file: string) => {
    const mark = readMark(file);
    if (!mark) throw new Error(`nothing runs of ${file}`);
    return () => groupCpuMicroseconds(mark.pid);
  };
  const agent = childThatRuns('apps/edge/src/main.ts');
  return {
    Kamailio: group(kamailioMarkFile(folder)),
    rtpengine: group(rtpengineMarkFile(folder)),
    agent: () => processCpuMicroseconds(agent),
  };
}

/** An rtpengine with the edge's own arguments and nobody else to talk to. */
async function startAlone({ onStop }: Context, address: string): Promise<{ ngPort: number; cpu: Cpu }> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-bench-rtpengine-'));
  const ngPort = 12_224;
  const mediaPorts = { min: 38_000, max: 38_998 };
  onStop(() => rmSync(folder, { recursive: true, force: true }));
  onStop(() => stopRtpengine(folder, 2_000));
  const { mark, ng } = await ensureRtpengine({ folder, address, ngPort, mediaPorts, timeoutUrl: 'http://127.0.0.1:9/' });
  ng.close();
  return { ngPort, cpu: { rtpengine: () => groupCpuMicroseconds(mark.pid) } };
}

async function used(cpu: Cpu, callsUp: number, work: () => Promise<unknown>): Promise<Used> {
  const before = Object.entries(cpu).map(([name, read]) => [name, read()] as const);
  const fromMs = performance.now();
  await work();
  const passed = (performance.now() - fromMs) * 1_000;
  return Object.fromEntries(before.map(([name, was]) => [name, (((cpu[name]?.() ?? Number.NaN) - was) / passed / callsUp) * 100]));
}

const usedWithoutCalls = (cpu: Cpu, seconds: number) => used(cpu, 1, () => delay(seconds * 1_000));

async function callsThrough(way: Way, seconds: number, cpu: Cpu, hangUp: () => Promise<void>): Promise<Used> {
  const sounds = await Promise.all(Array.from({ length: calls }, () => Sound.open(source)));
  try {
    return await used(cpu, calls, async () => {
      const up = [];
      for (const sound of sounds) {
        const one = await way.connect(source, sound.port);
        sound.play({ ...one.to, codec: 'PCMU' }, 1_000);
        up.push(one);
      }
      const heardBefore = sounds.map((sound) => sound.heard().packets);
      await delay(seconds * 1_000);
      // DTLS of the last call may take part of the first second; after that every packet counts.
      const least = packetsPerSecond * Math.max(0.5, seconds - 1.5);
      const silent = sounds.filter((sound, at) => sound.heard().packets - (heardBefore[at] ?? 0) < least).length;
      for (const one of up) await one.end();
      if (silent > 0) throw new Error(`${silent} of ${calls} calls had less than ${least} packets from the browser in ${seconds} s`);
    });
  } finally {
    for (const sound of sounds) sound.close();
    await hangUp();
  }
}
