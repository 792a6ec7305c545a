/** The carrier's side: one sipp process that places calls at a steady rate, and what its message trace says happened to each. */
import { spawn } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freeUdpPort } from '../../packages/demo-carrier/src/sipp.ts';
import { header, readTrace, type TracedMessage } from '../../packages/demo-carrier/src/trace.ts';
import { endOtherAnswers } from './other-answers.ts';

const scenario = fileURLToPath(new URL('./carrier.xml', import.meta.url));
export const callIdPrefix = 'fault-';
/** No call of the scenario takes longer; sipp keeps some that it aborted for ever. */
const callLimitSeconds = 28;

export interface Load {
  folder: string;
  source: string;
  target: { address: string; port: number };
  /** Called in turn. */
  numbers: string[];
  callsPerSecond: number;
  seconds: number;
}

/** What the carrier saw of one call. */
export interface CarrierCall {
  sipCallId: string;
  /** Each time the INVITE left, ms since 1970. */
  invitesAtMs: number[];
  /** Anything at all came back, 100 Trying included. */
  heard: boolean;
  /** Final answer to the INVITE; null: none. */
  final: number | null;
  /** The first 200 described plain G.711 media, as a carrier can use it. A second one is another app's, and says no to every stream. */
  media: boolean;
  /** Final answer to the carrier's BYE; null: none sent or none came. */
  bye: number | null;
  endedByEdge: boolean;
}

/** Runs until every call is over. @throws where sipp placed none. */
export async function placeCalls(load: Load): Promise<CarrierCall[]> {
  const { folder, source, target } = load;
  const traceFile = join(folder, 'carrier-messages.log');
  const numbersFile = join(folder, 'numbers.csv');
  await writeFile(numbersFile, `SEQUENTIAL\n${load.numbers.join('\n')}\n`);
  const ports = [await freeUdpPort(source), await freeUdpPort(source), await freeUdpPort(source, 3)];
  const options = {
    '-sf': scenario,
    '-inf': numbersFile,
    '-r': load.callsPerSecond,
    '-m': load.callsPerSecond * load.seconds,
    '-l': 5_000,
    '-cid_str': `${callIdPrefix}%u-%p@%s`,
    '-i': source,
    '-p': ports[0],
    '-ci': source,
    '-cp': ports[1],
    '-mi': source,
    '-mp': ports[2],
    '-message_file': traceFile,
    '-error_file': join(folder, 'carrier-errors.log'),
  };
  const flags = ['-bind_local', '-nostdin', '-trace_msg', '-trace_err', '-skip_rlimit'];
  const child = spawn('sipp', [`${target.address}:${target.port}`, ...Object.entries(options).flat().map(String), ...flags], {
    cwd: folder,
    stdio: 'ignore',
  });
  const end = () => child.kill('SIGKILL');
  process.once('exit', end);
  const limit = setTimeout(end, (load.seconds + callLimitSeconds) * 1_000);
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', () => resolve());
  });
  clearTimeout(limit);
  process.off('exit', end);
  const messages = readTrace(await readFile(traceFile, 'utf8'));
  await endOtherAnswers(messages, source, target);
  const calls = readCalls(messages);
  if (calls.length === 0) throw new Error(`sipp placed no call, see ${folder}`);
  return calls;
}

export function readCalls(messages: readonly TracedMessage[]): CarrierCall[] {
  const calls = new Map<string, CarrierCall>();
  for (const { direction, atMs, text } of messages) {
    const sipCallId = header(text, 'Call-ID') ?? '';
    if (direction === 'sent' && text.startsWith('INVITE ')) {
      const call = calls.get(sipCallId);
      if (call) call.invitesAtMs.push(atMs);
      else calls.set(sipCallId, { sipCallId, invitesAtMs: [atMs], heard: false, final: null, media: false, bye: null, endedByEdge: false });
    }
    const call = calls.get(sipCallId);
    if (!call || direction === 'sent') continue;
    call.heard = true;
    if (text.startsWith('BYE ')) call.endedByEdge = true;
    const status = Number(/^SIP\/2\.0 (\d{3})/.exec(text)?.[1] ?? 0);
    if (status < 200) continue;
    const cseq = header(text, 'CSeq') ?? '';
    if (cseq.endsWith('INVITE')) {
      if (status === 200 && call.final === null) call.media = /^m=audio [1-9]\d* RTP\/AVP /m.test(text);
      call.final ??= status;
    } else if (cseq.endsWith('BYE')) call.bye ??= status;
  }
  return [...calls.values()];
}
