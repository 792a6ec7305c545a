/** Debian's PostgreSQL in a folder of its own, kept up as a service manager would: started again whenever it ends. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

export interface KeptPostgres {
  url: string;
  /** Of the server's main process, as it wrote it itself. */
  pid(): number | null;
  stop(): Promise<void>;
}

const isRoot = process.getuid?.() === 0;
/** initdb and postgres refuse root. */
const unprivileged = (program: string, args: string[]): [string, string[]] =>
  isRoot ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args];

function newestBin(): string {
  const versions = readdirSync('/usr/lib/postgresql').sort((a, b) => Number(b) - Number(a));
  if (!versions[0]) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  return join('/usr/lib/postgresql', versions[0], 'bin');
}

/** `folder` must be reachable for everyone: the server runs as another user. Settings are PostgreSQL's own, as nothing may be lost. */
export async function keepPostgres(folder: string): Promise<KeptPostgres> {
  const bin = newestBin();
  mkdirSync(folder, { recursive: true, mode: 0o755 });
  if (isRoot) execFileSync('chown', ['postgres', folder]);
  const data = join(folder, 'data');
  const run = (program: string, args: string[]) => execFileSync(...unprivileged(join(bin, program), args), { stdio: 'pipe', cwd: '/' });
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'patchcord', '-E', 'UTF8', '--locale=C.UTF-8']);
  const serverArgs = ['-D', data, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${folder}`, '-c', 'shared_buffers=32MB'];
  let stopping = false;
  const keepRunning = async () => {
    while (!stopping) {
      const server = spawn(...unprivileged(join(bin, 'postgres'), serverArgs), { stdio: 'ignore', cwd: '/' });
      await new Promise((resolve) => server.once('exit', resolve).once('error', resolve));
      if (!stopping) await delay(200);
    }
  };
  const running = keepRunning();
  const until = performance.now() + 30_000;
  for (;;) {
    try {
      run('createdb', ['-h', folder, '-U', 'patchcord', 'patchcord']);
      break;
    } catch (error) {
      if (performance.now() > until) throw error;
      await delay(100);
    }
  }
  return {
    url: `postgres://patchcord@localhost/patchcord?host=${encodeURIComponent(folder)}`,
    pid() {
      try {
        return Number(readFileSync(join(data, 'postmaster.pid'), 'utf8').split('\n')[0]);
      } catch {
        return null;
      }
    },
    async stop() {
      stopping = true;
      run('pg_ctl', ['-D', data, '-m', 'fast', 'stop']);
      await running;
    },
  };
}
