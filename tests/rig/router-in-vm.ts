/** The router's own bundle, as Kamailio loads it, in an engine of its own: tables are Maps, the wire is an object. For decisions only. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import vm from 'node:vm';
import type { EdgeEvent, SyncRow } from '@patchcord/contracts';
import { buildRouter } from '../../apps/router/build.ts';
import type { Decision } from './oracle-reference.ts';
import type { OracleCall } from './oracle-world.ts';

export type Decide = (call: OracleCall) => Decision;

export function decisionOf(event: EdgeEvent | undefined): Decision {
  if (event?.type !== 'call.refused') throw new Error(`expected one refusal, got ${JSON.stringify(event)}`);
  const { outcome, number, called, trunk } = event;
  // Of a call without a number the row shows a trunk for the person who looks; it decides nothing.
  return { outcome, number, called, trunk: number === null ? null : trunk };
}

const headerNames: Record<string, keyof OracleCall['called']> = { 'P-Called-Party-ID': 'p_called_party_id', Diversion: 'diversion' };

export async function routerInVm(rows: SyncRow[]): Promise<Decide> {
  const folder = mkdtempSync(join(tmpdir(), 'patchcord-oracle-'));
  const file = join(folder, 'router.js');
  await buildRouter(file);
  const code = readFileSync(file, 'utf8');
  rmSync(folder, { recursive: true });

  const tables = new Map<string, string>();
  for (const [table, key, value] of rows) if (value !== null) tables.set(`${table} ${key}`, value);
  let call: OracleCall = { source: '', called: { request_uri: '', to: '', p_called_party_id: '', diversion: '' } };
  const said: number[] = [];
  const written: EdgeEvent[] = [];
  const dialog = new Map<string, string>();
  const variables: Record<string, () => string> = {
    $Rn: () => 'carrier-udp',
    $proto: () => 'udp',
    $si: () => call.source,
    $sp: () => '5060',
    $rm: () => 'INVITE',
    $ru: () => `sip:${call.called.request_uri}@edge`,
    $rU: () => call.called.request_uri,
    $tU: () => call.called.to,
    $fU: () => '+12025550199',
    $ci: () => 'oracle',
    $ft: () => 'tag',
    '$_s($ci $ft $tt)': () => 'oracle tag <null>',
    '$uuid(r)': () => '01234567-89ab-4def-8123-456789abcdef',
  };
  /** Everything that is not named says yes: the message is well formed, new, within its limits. */
  const yes = (named: Record<string, unknown>) => new Proxy(named, { get: (all, name) => all[name as string] ?? anything });
  const anything = new Proxy(() => 1, { get: () => () => 1 });
  const fake = yes({
    pv: yes({
      get: () => 0,
      gete: (name: string) => variables[name]?.() ?? '',
      sets: (name: string, value: string) => name === '$avp(event)' && written.push(JSON.parse(value)),
    }),
    hdr: yes({
      gete: (name: string) => {
        if (name === 'Contact') return '<sip:carrier@192.0.2.1>';
        const source = headerNames[name];
        return source ? `<sip:${call.called[source]}@carrier.example>` : '';
      },
      gete_idx: () => '',
    }),
    htable: yes({ sht_gete: (table: string, key: string) => tables.get(`${table} ${key}`) ?? '' }),
    dialog: yes({ var_gete: (name: string) => dialog.get(name) ?? '', var_sets: (name: string, value: string) => dialog.set(name, value) }),
    siputils: yes({ has_totag: () => -1 }),
    textops: yes({ has_body_type: () => -1 }),
    sl: yes({ send_reply: (code: number) => said.push(code), sl_send_reply: (code: number) => said.push(code) }),
    tm: yes({ t_send_reply: (code: number) => said.push(code), t_reply: (code: number) => said.push(code) }),
    is_INVITE: () => true,
    is_ACK: () => false,
    is_CANCEL: () => false,
    is_BYE: () => false,
    is_OPTIONS: () => false,
    err: (text: string) => {
      throw new Error(text);
    },
  });
  const context = vm.createContext({ KSR: fake });
  vm.runInContext(`(0, eval)(${JSON.stringify(code)})`, context, { filename: 'router.js' });
  const route = vm.runInContext('ksr_request_route', context) as () => void;

  return (next) => {
    call = next;
    said.length = 0;
    written.length = 0;
    dialog.clear();
    route();
    if (written.length === 0 && said.length === 0) return { outcome: null, number: null, called: null, trunk: null };
    if (written.length !== 1 || said.length !== 1) throw new Error(`${written.length} rows and ${said.length} answers`);
    return decisionOf(written[0]);
  };
}
