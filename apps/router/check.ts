/**
 * The first look at a built router, before any Kamailio sees it. Run directly it checks one file: `node apps/router/check.ts FILE`; what is wrong
 * goes to stderr.
 */
import { readFileSync } from 'node:fs';
import vm from 'node:vm';

/** Kamailio looks these up as globals. */
export const entryPoints = [
  'ksr_request_route',
  'ksr_reply_route',
  'ksr_branch_ring',
  'ksr_reply_from_app',
  'ksr_failure_ring',
  'ksr_reply_within',
  'ksr_dialog_end',
  'ksr_dialog_failed',
  'ksr_request_of_ours',
  'ksr_xhttp_event',
  'ksr_websocket_event',
];

/** Built-ins that Duktape does not have, or not in full. */
const missing = ['Symbol', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Promise', 'Proxy', 'Reflect', 'BigInt', 'globalThis'];

/** app_jsdt reads no more of the file (JSDT_SCRIPT_MAX_SIZE), and cuts off the rest. */
const mostBytes = 128 * 1024;

/** Loads the bundle in an engine stripped to ES5. @throws when it does not load, or misses a function that Kamailio calls. */
export function check(code: string): void {
  const context = vm.createContext({ KSR: {} });
  for (const name of missing) vm.runInContext(`delete this.${name}`, context);
  if (Buffer.byteLength(code) >= mostBytes) throw new Error(`the router has ${Buffer.byteLength(code)} bytes, Kamailio reads ${mostBytes}`);
  // What esbuild makes of `{ ...one, more: 1 }`; without properties behind the spread it needs nothing that Duktape lacks.
  if (code.includes('getOwnPropertyDescriptors')) throw new Error('a spread with properties behind it: Duktape cannot do that');
  vm.runInContext(`(0, eval)(${JSON.stringify(code)})`, context, { filename: 'router.js', timeout: 2_000 });
  for (const name of entryPoints) {
    if (vm.runInContext(`typeof ${name}`, context) !== 'function') throw new Error(`the router has no function ${name}`);
  }
}

if (import.meta.main) {
  try {
    check(readFileSync(process.argv[2] ?? '', 'utf8'));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
