/**
 * ICMP echo by Debian's `ping` (iputils): Node opens no ICMP socket, and Debian gives that one small program the right to (cap_net_raw), so that
 * the agent needs none. The arguments are fixed, and the address is an address: nothing of it is read by a shell.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const echoes = 3;

/** Median of the times in what ping printed; null where nothing answered. */
export function medianOf(printed: string): number | null {
  const times = [...printed.matchAll(/ time[=<]([\d.]+) ms/g)].map((match) => Number(match[1])).toSorted((a, b) => a - b);
  return times[Math.floor((times.length - 1) / 2)] ?? null;
}

/** @returns milliseconds, null where nothing answered within 4 s. @throws where ping is not there. */
export async function ping(address: string): Promise<number | null> {
  try {
    const { stdout } = await promisify(execFile)('ping', ['-n', '-c', `${echoes}`, '-i', '0.3', '-W', '1', '-w', '4', '--', address], {
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      timeout: 6_000,
      maxBuffer: 16_384,
    });
    return medianOf(stdout);
  } catch (error) {
    const { code, stdout } = error as NodeJS.ErrnoException & { stdout?: string };
    if (code === 'ENOENT' || code === 'EACCES')
      throw new Error('ping cannot be started: install the Debian package iputils-ping', { cause: error });
    // 1: fewer answers than asked for. 2: no way there. Both say what they have heard.
    return medianOf(stdout ?? '');
  }
}
