/** A real PostgreSQL of Debian's package in a folder of its own, on a Unix socket only. initdb refuses root: it runs as user postgres then. */
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Database, openPostgres } from '../src/platform/database/database.ts';

export interface Postgres {
  /** A new empty database. */
  fresh(): Promise<Database>;
  /** Its address too, for a second connection. */
  freshUrl(): string;
  stop(): Promise<void>;
}

const folderOf = '/usr/lib/postgresql';
function binaries(): string {
  const newest = readdirSync(folderOf)
    .map(Number)
    .sort((a, b) => b - a)[0];
  if (!newest) throw new Error('PostgreSQL is not installed: apt-get install postgresql');
  return join(folderOf, String(newest), 'bin');
}

const asPostgres = (program: string, args: string[]): [string, string[]] =>
  process.getuid?.() === 0 ? ['runuser', ['-u', 'postgres', '--', program, ...args]] : [program, args];

export async function startPostgres(): Promise<Postgres> {
  const bin = binaries();
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-postgres-'));
  const data = join(folder, 'data');
  chmodSync(folder, 0o755);
  if (process.getuid?.() === 0) execFileSync('chown', ['postgres', folder]);
  const run = (program: string, args: string[]) => execFileSync(...asPostgres(join(bin, program), args), { stdio: 'pipe', cwd: '/' });
  run('initdb', ['-D', data, '-A', 'trust', '-U', 'patchcord', '--no-sync', '-E', 'UTF8', '--locale=C.UTF-8']);
  const settings = {
    listen_addresses: '',
    unix_socket_directories: folder,
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    max_connections: '60',
    shared_buffers: '32MB',
  };
  const server = spawn(
    ...asPostgres(join(bin, 'postgres'), ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])]),
    { stdio: 'ignore', cwd: '/' },
  );
  const ended = new Promise<void>((resolve) => server.on('exit', () => resolve()));
  const url = (name: string) => `postgres://patchcord@localhost/${name}?host=${encodeURIComponent(folder)}`;
  const deadline = Date.now() + 30_000;
  for (;;) {
    try {
      run('pg_isready', ['-h', folder, '-U', 'patchcord', '-q']);
      break;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
  let made = 0;
  const freshUrl = () => {
    made += 1;
    const name = `patchcord_${made}`;
    run('createdb', ['-h', folder, '-U', 'patchcord', name]);
    return url(name);
  };
  return {
    freshUrl,
    fresh: () => openPostgres(freshUrl()),
    async stop() {
      run('pg_ctl', ['-D', data, '-m', 'immediate', 'stop']);
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
