/** coturn, with the configuration that docs/turn.md gives to operators: only what differs from machine to machine is filled in. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestPair } from '../../apps/edge/test/certificate.ts';
import { waitFor } from './wait.ts';

const documented = fileURLToPath(new URL('../../docs/turnserver.conf', import.meta.url));

export interface Relay {
  log(): string;
  stop(): Promise<void>;
}

export interface RelayOptions {
  folder: string;
  address: string;
  /** The only peer. */
  edge: string;
  secret: string;
  pair: TestPair;
}

export async function startRelay({ folder, address, edge, secret, pair }: RelayOptions): Promise<Relay> {
  const [certificate, key] = [join(folder, 'relay.pem'), join(folder, 'relay-key.pem')];
  await Promise.all([writeFile(certificate, pair.certificate), writeFile(key, pair.key)]);
  const values: Record<string, string> = {
    'listening-ip': address,
    cert: certificate,
    pkey: key,
    'static-auth-secret': secret,
    'allowed-peer-ip': edge,
  };
  const lines = (await readFile(documented, 'utf8')).split('\n').map((line) => {
    const [name = ''] = line.split('=');
    return values[name] === undefined ? line : `${name}=${values[name]}`;
  });
  const file = join(folder, 'turnserver.conf');
  await writeFile(
    file,
    [...lines, 'verbose', `pidfile=${join(folder, 'turnserver.pid')}`, `userdb=${join(folder, 'turndb')}`, ''].join('\n'),
  );
  let said = '';
  const turnserver: ChildProcess = spawn('turnserver', ['-c', file, '--log-file=stdout', '--simple-log'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [turnserver.stdout, turnserver.stderr]) stream?.on('data', (text) => (said += text));
  turnserver.once('error', (error) => (said += error.message));
  const ended = once(turnserver, 'exit').catch(() => undefined);
  await waitFor(
    'coturn to listen',
    () =>
      takes(address).then((listens) => {
        if (!listens && (turnserver.exitCode !== null || turnserver.pid === undefined)) throw new Error(`coturn ended: ${said}`);
        return listens;
      }),
    10_000,
  );
  return {
    log: () => said,
    async stop() {
      turnserver.kill('SIGKILL');
      await ended;
    },
  };
}

const takes = (host: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect({ host, port: 443 });
    const done = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => done(true)).once('error', () => done(false));
  });
