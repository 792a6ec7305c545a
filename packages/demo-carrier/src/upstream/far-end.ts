/** Whoever is called through the demo upstream: one sipp for the signalling of all calls, and for the sound a set of ports that calls take in turn. */
import { type ChildProcess, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Heard, Sound } from '../sound.ts';
import { header, remoteMedia, type TracedMessage } from '../trace.ts';
import { farEndScenario } from './far-end-scenario.ts';
import { farEndHz } from './numbers.ts';
import { followTrace } from './trace-follower.ts';

const callsAtOnce = 16;

export interface FarCall {
  /** As the far end sees it; the network gives it another one than the caller's. */
  sipCallId: string;
  invite: string;
  /** Final code of the far end; null so far. */
  answered: number | null;
  endedBy: 'caller' | 'far end' | null;
  /** What the far end hears now, or heard until the end. */
  heard: Heard;
}

export interface FarEnd {
  child: ChildProcess;
  calls(): FarCall[];
  close(): void;
}

interface Line extends FarCall {
  sound: Sound | null;
}

const isAnswer = (text: string) => text.startsWith('SIP/2.0 ');
const mediaPort = (text: string) => Number(/^m=audio (\d+)/m.exec(text)?.[1] ?? 0);

export async function startFarEnd({ folder, address, port }: { folder: string; address: string; port: number }): Promise<FarEnd> {
  const sounds = await Promise.all(Array.from({ length: callsAtOnce }, () => Sound.open(address)));
  const [scenarioFile, portsFile, traceFile] = ['far-end.xml', 'far-end-ports.csv', 'far-end-messages.log'].map((name) =>
    join(folder, name),
  );
  await writeFile(scenarioFile as string, farEndScenario());
  await writeFile(portsFile as string, ['SEQUENTIAL', ...sounds.map((sound) => sound.port), ''].join('\n'));
  const options = { '-sf': scenarioFile, '-inf': portsFile, '-i': address, '-p': port, '-ci': address, '-mi': address };
  const traces = { '-message_file': traceFile, '-error_file': join(folder, 'far-end-errors.log'), '-deadcall_wait': 0 };
  const flags = ['-bind_local', '-nostdin', '-trace_msg', '-trace_err', '-skip_rlimit'];
  const words = Object.entries({ ...options, ...traces })
    .flat()
    .map(String);
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'sipp', ...words, ...flags], { cwd: folder, stdio: 'ignore' });

  const lines = new Map<string, Line>();
  const rest = (line: Line) => {
    if (!line.sound) return;
    line.heard = line.sound.heard();
    line.sound.rest();
    line.sound = null;
  };
  const take = (message: TracedMessage) => follow(message, lines, sounds, rest);
  const stopFollowing = followTrace(traceFile as string, take);
  return {
    child,
    calls: () => [...lines.values()].map(({ sound, heard, ...call }) => ({ ...call, heard: sound?.heard() ?? heard })),
    close() {
      stopFollowing();
      child.kill('SIGKILL');
      for (const sound of sounds) sound.close();
    },
  };
}

function follow({ direction, text }: TracedMessage, lines: Map<string, Line>, sounds: Sound[], rest: (line: Line) => void): void {
  const sipCallId = header(text, 'Call-ID') ?? '';
  const line = lines.get(sipCallId);
  if (!line) {
    const silence = { packets: 0, tone: null, keys: '' };
    if (direction === 'received' && text.startsWith('INVITE '))
      lines.set(sipCallId, { sipCallId, invite: text, answered: null, endedBy: null, heard: silence, sound: null });
    return;
  }
  const ofInvite = /INVITE/.test(header(text, 'CSeq') ?? '');
  if (direction === 'sent' && isAnswer(text) && ofInvite) {
    const code = Number(text.slice(8, 11));
    if (code >= 200) line.answered ??= code;
    const port = mediaPort(text);
    if (port > 0) {
      // The newest call has the port, should there be more calls than ports.
      for (const other of lines.values()) if (other !== line && other.sound?.port === port) rest(other);
      line.sound = sounds.find((sound) => sound.port === port) ?? null;
      const media = remoteMedia([{ direction: 'received', atMs: 0, text: line.invite }]);
      const codec = media?.payloads.find((type) => type === 0 || type === 8) === 8 ? 'PCMA' : 'PCMU';
      if (media) line.sound?.play({ address: media.address, port: media.port, codec }, farEndHz);
    }
    if (code >= 300) rest(line);
  } else if (direction === 'received' && text.startsWith('INVITE ')) line.invite = text;
  else if (text.startsWith('BYE ')) {
    line.endedBy ??= direction === 'received' ? 'caller' : 'far end';
    rest(line);
  }
}
