/** Speaks the edge protocol as far as an agent needs it to get all its routes: a snapshot made on the way, then silence with pings. */
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ChangeLine, RowChange } from '@patchcord/contracts';

const rowsPerLine = 1_000;
const epoch = 'bench';

const settings: RowChange = { table: 'settings', key: 'edge', value: { sipSecret: 'x'.repeat(43), sipDomain: 'bench' } };
/** Looks like one of contracts/ids.ts: equal to another in no long piece. The engine in Kamailio tells long texts apart by some of their characters only. */
function id(prefix: string, n: number): string {
  let text = '';
  for (let piece = 1; text.length < 16; piece++)
    text += (Math.imul(n ^ (piece * 0x9e3779b9), 0x85ebca6b) >>> 0).toString(32).padStart(7, '0');
  return `${prefix}_${text.slice(0, 16)}`;
}
/** Customers' blocks of 100 numbers each, far from each other, each with its own account. Fields in the order in which the control plane's jsonb gives them. */
const number = (n: number): RowChange => ({
  table: 'numbers',
  key: String(12_000_000_000 + Math.floor(n / 100) * 79_900 + (n % 100)),
  value: {
    id: id('num', n),
    on: true,
    trunk: id('trk', Math.floor(n / 100)),
    people: [id('usr', n)],
    account: id('acc', Math.floor(n / 100)),
    ringSeconds: 30,
  },
});

export async function startSnapshotSource(numbers: number): Promise<{ url: string; close(): Promise<void> }> {
  const revision = numbers + 1;
  const pings = new Set<NodeJS.Timeout>();

  async function changes(response: ServerResponse, since: number) {
    const gone = new Promise((resolve) => response.once('close', resolve));
    const say = async (line: ChangeLine) => {
      if (response.write(`${JSON.stringify(line)}\n`)) return;
      await Promise.race([new Promise((resolve) => response.once('drain', resolve)), gone]);
    };
    response.writeHead(200, { 'content-type': 'application/x-ndjson' });
    await say({ type: 'hello', edge: 'edg_bench', location: 'bench', epoch, revision });
    if (since !== revision) {
      await say({ type: 'snapshot.begin' });
      await say({ type: 'rows', revision, rows: [settings] });
      for (let from = 0; from < numbers && !response.closed; from += rowsPerLine) {
        const rows = Array.from({ length: Math.min(rowsPerLine, numbers - from) }, (_, i) => number(from + i));
        await say({ type: 'rows', revision, rows });
      }
      await say({ type: 'snapshot.end', revision });
    }
    const ping = setInterval(() => void say({ type: 'ping', at: Date.now() }), 5_000);
    pings.add(ping);
    response.once('close', () => clearInterval(ping));
  }

  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://x');
    request.resume();
    if (url.pathname === '/api/edge/v1/changes') void changes(response, Number(url.searchParams.get('since')));
    else if (url.pathname === '/api/edge/v1/report') response.writeHead(204).end();
    else response.writeHead(404).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const ping of pings) clearInterval(ping);
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
