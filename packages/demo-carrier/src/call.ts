/**
 * One real call of the demo carrier: sipp does the signalling, this program its clocks and its sound.
 *
 * @example
 * const call = await startCall({ target: { address: '127.0.0.1', port: 5060 }, source: '127.0.0.10', to: '+12025550101', from: '+442079460123' });
 * const { answers, endedBy, heard } = await call.ended;
 */
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { isIP, isIPv6 } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { G711 } from './g711.ts';
import { hangUpMethod, scenario } from './scenario.ts';
import { freeUdpPort, runSipp } from './sipp.ts';
import { type Heard, type Network, Sound } from './sound.ts';
import { answersOf, hungUpBy, readTrace, remoteMedia, type SipAnswer, type TracedMessage } from './trace.ts';

export interface CallPlan {
  target: { address: string; port: number };
  /** Address of this machine to call from. */
  source: string;
  /** User part of the Request-URI and of To, sent exactly as given, for example '+12025550101' or '(202)555-0101'. */
  to: string;
  /** null: withheld. */
  from: string | null;
  fromName?: string;
  /** Unanswered for so long: CANCEL. Default 30. */
  ringSeconds?: number;
  /** Answered for so long: BYE. Default 5. */
  talkSeconds?: number;
  /** No SIP answer at all for so long: given up. Default 5. */
  silenceSeconds?: number;
  /** Tone to send, in hertz; null: silence. Default 1000. */
  toneHz?: number | null;
  /** Default: nothing is lost, and no RTCP. */
  network?: Network;
  /** Aborted: the call is hung up at once. */
  signal?: AbortSignal;
  /** Called for each SIP answer as it comes. */
  onAnswer?: (answer: SipAnswer) => void;
}

export interface PlacedCall {
  sipCallId: string;
  /** When the INVITE left, ms since 1970. */
  startedAtMs: number;
  /** Empty: no SIP answer at all. */
  answers: SipAnswer[];
  /** The final answer; null where none came. */
  final: SipAnswer | null;
  answered: boolean;
  /** Who hung up a call that was answered. */
  endedBy: 'carrier' | 'callee' | null;
  sentPackets: number;
  heard: Heard;
}

export interface RunningCall {
  sipCallId: string;
  /** Settles when the call is over; rejects only where no call could be made (sipp missing, address not of this machine). */
  ended: Promise<PlacedCall>;
  /** What the carrier hears now. */
  heard(): Heard;
  /** CANCEL while it rings, BYE while it is up. */
  hangUp(): void;
}

/** A plan that cannot become a call; the message says what to change. */
export class CallPlanError extends Error {
  override name = 'CallPlanError';
}

const tickMs = 20;
const mostAttempts = 5;

interface Starting {
  plan: CallPlan;
  folder: string;
  token: string;
  sipCallId: string;
  rtpPort: number;
}

/** How long the other side may take to confirm a CANCEL or BYE. */
const hangUpSeconds = 3;

function check(plan: CallPlan): void {
  for (const [name, value] of Object.entries({ source: plan.source, target: plan.target.address })) {
    if (!isIP(value)) throw new CallPlanError(`${name} is ${JSON.stringify(value)}: expected an IP address`);
  }
  if (isIPv6(plan.source) !== isIPv6(plan.target.address)) throw new CallPlanError('source and target must be of the same IP version');
  for (const [name, value] of Object.entries({ to: plan.to, from: plan.from ?? '', fromName: plan.fromName ?? '' })) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
    if (/[\u0000-\u001f\u007f]/.test(value)) throw new CallPlanError(`${name} holds a control character, which no SIP message can carry`);
  }
}

/** Tells sipp's scenario to go on. Never leaves the machine: the port is our own. */
function tell(sipCallId: string, address: string, port: number): void {
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  socket.on('error', () => undefined);
  const text = `${hangUpMethod} sip:carrier SIP/2.0\r\nVia: SIP/2.0/UDP ${address};branch=z9hG4bK${randomBytes(6).toString('hex')}\r\nTo: <sip:carrier>\r\nCall-ID: ${sipCallId}\r\nCSeq: 1 ${hangUpMethod}\r\nContent-Length: 0\r\n\r\n`;
  socket.send(text, port, address, () => socket.close());
}

/** sipp with ports that nobody else took between the look and its start. */
async function startSipp({ plan, folder, token, sipCallId, rtpPort }: Starting) {
  const { source, target } = plan;
  const scenarioFile = join(folder, 'scenario.xml');
  const limitSeconds = Math.ceil((plan.ringSeconds ?? 30) + (plan.talkSeconds ?? 5) + (plan.silenceSeconds ?? 5) + 10);
  for (let attempt = 1; ; attempt++) {
    const sourcePort = await freeUdpPort(source);
    const unusedMediaPort = await freeUdpPort(source, 3);
    const caller = { source, sourcePort, target, user: plan.to, from: plan.from, fromName: plan.fromName ?? null, rtpPort, token };
    await writeFile(scenarioFile, scenario(caller));
    const sipp = runSipp({ folder, scenarioFile, source, sourcePort, unusedMediaPort, target, sipCallId, limitSeconds });
    if ((await sipp.gotItsPorts()) || attempt === mostAttempts) return { sipp, sourcePort };
  }
}

/** Starts a call and returns as soon as sipp runs. @throws CallPlanError for a plan that cannot be one. */
export async function startCall(plan: CallPlan): Promise<RunningCall> {
  check(plan);
  const token = randomBytes(8).toString('hex');
  const sipCallId = `${token}@demo-carrier`;
  const sound = await Sound.open(plan.source, plan.network).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRNOTAVAIL') throw new CallPlanError(`source ${plan.source} is not an address of this machine`);
    throw error;
  });
  const folder = await mkdtemp(join(tmpdir(), 'patchcord-carrier-'));
  const { sipp, sourcePort } = await startSipp({ plan, folder, token, sipCallId, rtpPort: sound.port });

  let hangUpAtMs: number | null = null;
  const hangUp = () => {
    if (hangUpAtMs !== null) return;
    hangUpAtMs = performance.now();
    tell(sipCallId, plan.source, sourcePort);
  };

  const ended = follow(plan, sound, sipp, hangUp, () => hangUpAtMs)
    .then((messages) => result(sipCallId, messages, sound))
    .finally(async () => {
      sound.close();
      await rm(folder, { recursive: true, force: true });
    });
  return { sipCallId, ended, heard: () => sound.heard(), hangUp };
}

/** Places a call and waits until it is over. */
export const placeCall = async (plan: CallPlan): Promise<PlacedCall> => (await startCall(plan)).ended;

/** The clocks of a call: reads the trace until sipp ends, and ends the call when its time is over. */
async function follow(
  plan: CallPlan,
  sound: Sound,
  sipp: ReturnType<typeof runSipp>,
  hangUp: () => void,
  hungUpAtMs: () => number | null,
): Promise<TracedMessage[]> {
  const { ringSeconds = 30, talkSeconds = 5, silenceSeconds = 5, toneHz = 1000 } = plan;
  const startedMs = performance.now();
  const tick = () => new Promise<false>((resolve) => setTimeout(resolve, tickMs, false));
  let messages: TracedMessage[] = [];
  let told = 0;
  let answeredMs: number | null = null;
  for (let over = false; !over; ) {
    over = await Promise.race([sipp.ended.then(() => true), tick()]);
    messages = readTrace(await sipp.trace());
    const answers = answersOf(messages);
    for (; told < answers.length; told++) plan.onAnswer?.(answers[told] as SipAnswer);

    const nowMs = performance.now();
    const longerThan = (fromMs: number, seconds: number) => nowMs - fromMs >= seconds * 1000;
    if (answers.some(({ code }) => code >= 200 && code < 300)) {
      answeredMs ??= nowMs;
      play(sound, messages, toneHz);
    }
    const final = answers.some(({ code }) => code >= 200);
    const timeIsOver = answeredMs === null ? !final && longerThan(startedMs, ringSeconds) : longerThan(answeredMs, talkSeconds);
    if (answers.length === 0) {
      // No CANCEL before a provisional answer (RFC 3261 section 9.1): there is nothing to end.
      if (plan.signal?.aborted || longerThan(startedMs, silenceSeconds)) await sipp.kill();
    } else if (plan.signal?.aborted || timeIsOver) hangUp();

    const sinceMs = hungUpAtMs();
    if (sinceMs !== null && longerThan(sinceMs, hangUpSeconds)) await sipp.kill();
  }
  await sipp.check();
  return messages;
}

function play(sound: Sound, messages: readonly TracedMessage[], toneHz: number | null): void {
  const media = remoteMedia(messages);
  if (!media || media.port === 0) return;
  const codec: G711 = media.payloads.find((type) => type === 0 || type === 8) === 8 ? 'PCMA' : 'PCMU';
  sound.play({ address: media.address, port: media.port, codec }, toneHz);
}

function result(sipCallId: string, messages: readonly TracedMessage[], sound: Sound): PlacedCall {
  const answers = answersOf(messages);
  const final = answers.find(({ code }) => code >= 200) ?? null;
  const answered = final !== null && final.code < 300;
  return {
    sipCallId,
    startedAtMs: messages[0]?.atMs ?? Date.now(),
    answers,
    final,
    answered,
    endedBy: answered ? hungUpBy(messages) : null,
    sentPackets: sound.sentPackets(),
    heard: sound.heard(),
  };
}
