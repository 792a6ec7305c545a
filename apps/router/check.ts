/**
 * The first look at a built router, before any Kamailio sees it: it must load in LuaJIT, without Kamailio's functions. Run directly it checks one file:
 * `node apps/router/check.ts FILE`; what is wrong goes to stderr.
 */
import { spawnSync } from 'node:child_process';

/** Kamailio looks these up as globals. */
export const entryPoints = [
  'ksr_request_route',
  'ksr_reply_route',
  'ksr_branch_ring',
  'ksr_reply_from_app',
  'ksr_failure_ring',
  'ksr_failure_held',
  'ksr_branch_gateway',
  'ksr_reply_from_gateway',
  'ksr_failure_gateway',
  'ksr_branch_within',
  'ksr_failure_within',
  'ksr_branch_forward',
  'ksr_reply_forward',
  'ksr_failure_forward',
  'ksr_reply_within_forwarded',
  'ksr_branch_consult',
  'ksr_reply_consult',
  'ksr_failure_consult',
  'ksr_reply_within_consult',
  'ksr_uac_event',
  'ksr_reply_within',
  'ksr_dialog_end',
  'ksr_dialog_failed',
  'ksr_request_of_ours',
  'ksr_xhttp_event',
  'ksr_websocket_event',
];

const program = `
KSR = {}
local loaded, wrong = pcall(dofile, arg[1])
if not loaded then io.stderr:write(tostring(wrong)) os.exit(1) end
for at = 2, #arg do
  if type(_G[arg[at]]) ~= "function" then io.stderr:write("the router has no function " .. arg[at]) os.exit(1) end
end
`;
const limitMs = 5_000;

/** @throws when the file does not load, or misses a function that Kamailio calls. */
export function check(file: string): void {
  const run = spawnSync('luajit', ['-e', program, '/dev/null', file, ...entryPoints], {
    encoding: 'utf8',
    timeout: limitMs,
    killSignal: 'SIGKILL',
  });
  if (run.error && (run.error as NodeJS.ErrnoException).code === 'ENOENT')
    throw new Error('there is no program luajit (Debian package luajit)');
  if (run.signal !== null) throw new Error('it does not come to its end when it is loaded');
  if (run.status !== 0) throw new Error(run.stderr.trim() || `luajit ended with ${run.status}`);
}

if (import.meta.main) {
  try {
    check(process.argv[2] ?? '');
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exit(1);
  }
}
