/** A softphone of somebody else's: baresip of Debian, registered with the settings that the page shows. It plays a tone and writes down what it hears. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tone } from '@patchcord/demo-carrier';
import { freePort } from './free-port.ts';
import { readTone } from './recording.ts';
import { until } from './timeline.ts';

export interface Softphone {
  /** Waits until it has registered. Read from what it prints: that may be before it takes commands, and tells of events. */
  registered(): Promise<void>;
  /** Waits for an event of baresip's, such as CALL_INCOMING, after those that were waited for. */
  event(type: string, timeoutMs?: number): Promise<void>;
  /** What a person would press. */
  press(command: 'accept' | 'hangup'): void;
  heard(): Tone | null;
  /** All that it has said, for a test that fails. */
  printed(): string;
  leave(): Promise<void>;
}

export interface SoftphoneOptions {
  /** Where it registers, with the port. */
  server: string;
  transport: 'tls' | 'udp' | 'tcp';
  user: string;
  password: string;
  hz: number;
}

export async function openSoftphone({ server, transport, user, password, hz }: SoftphoneOptions): Promise<Softphone> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-baresip-'));
  const control = await freePort('127.0.0.1');
  const config = [
    'poll_method epoll',
    'net_interface 127.0.0.1',
    `sip_listen 127.0.0.1:${await freePort('127.0.0.1')}`,
    'sip_verify_server no',
    `audio_source ausine,${hz}`,
    // Plays to nobody; what it would play is written down by module sndfile.
    'audio_player aubridge,nobody',
    `snd_path ${folder}`,
    'ausrc_srate 48000',
    'auplay_srate 8000',
    'ausrc_channels 2',
    'auplay_channels 1',
    `ctrl_tcp_listen 127.0.0.1:${control}`,
    'module_path /usr/lib/baresip/modules',
    ...['g711', 'ausine', 'aubridge', 'sndfile', 'srtp'].map((name) => `module ${name}.so`),
    ...['account', 'menu', 'ctrl_tcp'].map((name) => `module_app ${name}.so`),
  ];
  writeFileSync(join(folder, 'config'), `${config.join('\n')}\n`);
  const media = transport === 'tls' ? ';mediaenc=srtp-mand' : '';
  writeFileSync(
    join(folder, 'accounts'),
    `<sip:${user}@${server};transport=${transport}>;auth_pass=${password};answermode=manual;regint=60;audio_codecs=pcmu${media}\n`,
    { mode: 0o600 },
  );
  const child = spawn('baresip', ['-f', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (printed += data));
  const socket = await until('baresip to take commands', 10_000, () => tryConnect(control)).catch((error) => {
    child.kill('SIGKILL');
    throw new Error(`${error.message}\n${printed}`);
  });
  const events = listen(socket);
  let seen = 0;
  const heardOf = (error: Error) => new Error(`${error.message}; events ${events.join()}\n${printed.slice(-3_000)}`);
  return {
    async registered() {
      await until('baresip to register', 15_000, () => (/ 200 OK .*\[\d+ bindings?\]/.test(printed) ? true : null)).catch((error) => {
        throw heardOf(error);
      });
    },
    async event(type, timeoutMs = 15_000) {
      await until(`baresip: ${type}`, timeoutMs, () => (events.indexOf(type, seen) >= 0 ? type : null)).catch((error) => {
        throw heardOf(error);
      });
      seen = events.indexOf(type, seen) + 1;
    },
    press(command) {
      const json = JSON.stringify({ command });
      socket.write(`${json.length}:${json},`);
    },
    heard() {
      const newest = readdirSync(folder)
        .filter((name) => name.endsWith('-dec.wav'))
        .sort()
        .at(-1);
      return newest === undefined ? null : readTone(readFileSync(join(folder, newest)));
    },
    printed: () => `${events.join()}\n${printed.slice(-3_000)}`,
    async leave() {
      socket.destroy();
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const tryConnect = (port: number) =>
  new Promise<Socket | null>((done) => {
    const socket = connect(port, '127.0.0.1', () => done(socket));
    socket.once('error', () => done(null));
  });

/** Types of its events, as they come: netstrings of JSON, '42:{"event":true,"type":"…"},'. */
function listen(socket: Socket): string[] {
  const types: string[] = [];
  let text = '';
  socket.on('error', () => undefined);
  socket.on('data', (data) => {
    text += data.toString('utf8');
    for (const [, type = ''] of text.matchAll(/"type":"([A-Z_]+)"/g)) types.push(type);
    text = text.slice(text.lastIndexOf('}') + 1);
  });
  return types;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 3_000);
  await ended;
  clearTimeout(late);
}
