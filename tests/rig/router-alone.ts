/** The router's own bundle, as Kamailio loads it, in a LuaJIT of its own: tables and wire are made up (router-alone.lua). For decisions only. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { EdgeEvent, SyncRow } from '@patchcord/contracts';
import { buildRouter } from '../../apps/router/build.ts';
import type { Decision } from './oracle-reference.ts';
import type { OracleCall } from './oracle-world.ts';

export function decisionOf(event: EdgeEvent | undefined): Decision {
  if (event?.type !== 'call.refused') throw new Error(`expected one refusal, got ${JSON.stringify(event)}`);
  const { outcome, number, called, trunk } = event;
  // Of a call without a number the row shows a trunk for the person who looks; it decides nothing.
  return { outcome, number, called, trunk: number === null ? null : trunk };
}

const program = fileURLToPath(new URL('router-alone.lua', import.meta.url));

/** What the router decides of each call, in their order. */
export async function decidedByRouter(rows: SyncRow[], calls: OracleCall[]): Promise<Decision[]> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-oracle-'));
  try {
    const [router, rowsFile, callsFile] = [join(folder, 'router.lua'), join(folder, 'rows'), join(folder, 'calls')];
    await buildRouter(router);
    const lines = (all: unknown[]) => all.map((one) => `${JSON.stringify(one)}\n`).join('');
    writeFileSync(rowsFile, lines(rows.filter(([, , value]) => value !== null)));
    writeFileSync(callsFile, lines(calls));
    const said = execFileSync('luajit', [program, router, rowsFile, callsFile], { encoding: 'utf8', maxBuffer: 1 << 30 });
    return said.split('\n').slice(0, -1).map(decisionIn);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** '<rows> <answers> <the last row>' */
function decisionIn(line: string): Decision {
  const [written, said] = line.split(' ', 2);
  if (written === '0' && said === '0') return { outcome: null, number: null, called: null, trunk: null };
  if (written !== '1' || said !== '1') throw new Error(`${written} rows and ${said} answers`);
  return decisionOf(JSON.parse(line.slice(4)));
}
