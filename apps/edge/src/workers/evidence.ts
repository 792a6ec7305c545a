/** What every process of Kamailio was doing, for the log, before it is ended: nobody can look afterwards. */
import { readFileSync } from 'node:fs';
import { groupMembers, statOf } from '../engines/process-group.ts';

export interface ProcessEvidence {
  pid: number;
  role: string;
  state: string;
  cpuTicks: number;
  /** Kernel function it sleeps in, and the system call with its arguments: 'futex_wait_queue' is a lock. null: this user may not see it. */
  waitsIn: string | null;
  call: string | null;
  /** Of a SIP worker. */
  silentMs?: number;
}

function line(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null;
  } catch {
    return null;
  }
}

export function processEvidence(
  group: number,
  roles: ReadonlyMap<number, string>,
  silentMs: ReadonlyMap<number, number>,
): ProcessEvidence[] {
  return groupMembers(group, 'kamailio').map((pid) => {
    const stat = statOf(pid);
    const silent = silentMs.get(pid);
    return {
      pid,
      role: roles.get(pid) ?? '?',
      state: stat?.state ?? '?',
      cpuTicks: stat?.cpuTicks ?? 0,
      waitsIn: line(`/proc/${pid}/wchan`),
      call: line(`/proc/${pid}/syscall`),
      ...(silent === undefined ? {} : { silentMs: Math.round(silent) }),
    };
  });
}

/** Line of the carrier's socket in /proc/net/udp: bytes that wait to be read, and packets lost because nobody did. */
export function socketEvidence(sipPort: number): { rxQueue: number; drops: number }[] {
  const port = sipPort.toString(16).toUpperCase().padStart(4, '0');
  return ['/proc/net/udp', '/proc/net/udp6'].flatMap((file) =>
    (line(file) ?? '').split('\n').flatMap((row) => {
      const fields = row.trim().split(/\s+/);
      if (!fields[1]?.endsWith(`:${port}`)) return [];
      return [{ rxQueue: Number.parseInt(fields[4]?.split(':')[1] ?? '0', 16), drops: Number(fields.at(-1)) }];
    }),
  );
}
