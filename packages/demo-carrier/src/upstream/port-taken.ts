/** Whether somebody listens on a UDP port, without taking it from them: as /proc/net/udp tells it (proc(5)). */
import { readFile } from 'node:fs/promises';

/** IPv4 as one number of the machine's byte order, little endian on all we run on: 127.0.0.1:5060 is '0100007F:13C4'. */
export function inProc(address: string, port: number): string {
  const hex = (number: number, digits: number) => number.toString(16).toUpperCase().padStart(digits, '0');
  const bytes = address.split('.').reverse();
  return `${bytes.map((byte) => hex(Number(byte), 2)).join('')}:${hex(port, 4)}`;
}

export const isTaken = async (address: string, port: number): Promise<boolean> =>
  (await readFile('/proc/net/udp', 'utf8')).includes(` ${inProc(address, port)} `);
