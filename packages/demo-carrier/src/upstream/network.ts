/** The gateways of the demo upstream: a Kamailio of its own, with upstream.cfg. It ends with the program that started it, even one that is killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type demoAddresses, demoLogin } from './numbers.ts';

const configuration = fileURLToPath(new URL('./upstream.cfg', import.meta.url));
const megabytes = { shared: 16, private: 4 };

export interface NetworkPlan {
  folder: string;
  /** Of both gateways, the carrier and the far end. */
  port: number;
  addresses: typeof demoAddresses;
  /** The edge's carrier listener. */
  edge: { address: string; port: number };
}

export function startNetwork({ folder, port, addresses, edge }: NetworkPlan, onLine: (line: string) => void): ChildProcess {
  const { first, second, farEnd, carrier } = addresses;
  const text = (value: string) => `"${value}"`;
  const definitions = {
    NETWORK_PORT: port,
    FIRST_ADDRESS: first,
    SECOND_ADDRESS: second,
    CARRIER_ADDRESS: carrier,
    CARRIER_SOCKET: text(`udp:${carrier}:${port}`),
    FAR_END: text(`sip:${farEnd}:${port}`),
    EDGE: text(`${edge.address}:${edge.port}`),
    LOGIN_PASSWORD: text(demoLogin.password),
    TOPOLOGY_KEY: text(randomBytes(12).toString('hex')),
  };
  const words = [
    ...[
      '-DD',
      '-E',
      '-f',
      configuration,
      '-m',
      megabytes.shared,
      '-M',
      megabytes.private,
      '-Y',
      folder,
      '-P',
      join(folder, 'upstream.pid'),
    ],
    ...Object.entries(definitions).flatMap(([name, value]) => ['-A', `${name}=${value}`]),
  ];
  // Its main process ends the others.
  const child = spawn('setpriv', ['--pdeathsig', 'TERM', 'kamailio', ...words.map(String)], { stdio: ['ignore', 'ignore', 'pipe'] });
  createInterface({ input: child.stderr }).on('line', onLine);
  return child;
}
