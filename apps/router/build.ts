/**
 * Builds the call router: TypeScriptToLua makes one file of src/ for LuaJIT inside Kamailio (app_lua), engine.lua stands in front of it, and a LuaJIT of its
 * own checks that it loads. Run directly it writes build/router.lua.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { transpileProject } from 'typescript-to-lua';
import { check } from './check.ts';
import { luaRules } from './lua-rules.ts';

export interface BuiltRouter {
  /** Hash of the bundle, also in the bundle and in `GET /state`. */
  version: string;
}

export interface BuildOptions {
  /** Tests only: an INVITE with the header X-Test-Fault makes the router throw. */
  testFaults?: boolean;
}

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const host: ts.FormatDiagnosticsHost = {
  getCanonicalFileName: (name) => name,
  getCurrentDirectory: () => here('.'),
  getNewLine: () => '\n',
};

/** What TypeScriptToLua makes: modules by name, and the last lines that run the first of them. */
function transpiled(testFaults: boolean): string {
  let code = '';
  const { diagnostics } = transpileProject(
    here('./tsconfig.lua.json'),
    { luaPlugins: [{ name: '', plugin: luaRules(testFaults) }] },
    (name, text) => {
      if (name.endsWith('.lua')) code = text;
    },
  );
  const wrong = diagnostics.filter((one) => one.category === ts.DiagnosticCategory.Error);
  if (wrong.length > 0) throw new Error(ts.formatDiagnostics(wrong, host));
  return code;
}

/** The functions that Kamailio calls are globals. A file that returned something would leave it in Lua's stack at every reload. */
const withGlobals = (code: string) =>
  code.replace(
    /local ____entry = require\(("[^"]+"), \.\.\.\)\s*return ____entry\s*$/,
    'for name, value in pairs(require($1)) do _G[name] = value end\n',
  );

/** Everything that the bundle is made of, and how. */
function sourcesHash(testFaults: boolean): string {
  const hash = createHash('sha256').update(String(testFaults));
  const compiler = '../../package-lock.json';
  for (const name of [
    './src',
    '../../packages/contracts/src',
    './engine.lua',
    './texts.lua',
    './lua-rules.ts',
    './build.ts',
    './tsconfig.lua.json',
    compiler,
  ]) {
    const files = name.includes('src') ? readdirSync(here(name), { recursive: true, encoding: 'utf8' }).sort() : [''];
    for (const file of files)
      if (!file.endsWith('.test.ts') && /\.|^$/.test(file)) hash.update(`\0${file}\0`).update(readFileSync(join(here(name), file)));
  }
  return hash.digest('hex').slice(0, 16);
}

/** Compiling takes seconds, and every call test wants a build: what was made of the same sources is kept. */
async function bundle(testFaults: boolean): Promise<string> {
  const folder = here('./build/kept/');
  const kept = join(folder, `${sourcesHash(testFaults)}.lua`);
  if (existsSync(kept)) return readFileSync(kept, 'utf8');
  const code = `${readFileSync(here('./engine.lua'), 'utf8')}\n${withGlobals(transpiled(testFaults))}`;
  // Of older sources: of these there are two, with and without test faults.
  if (existsSync(folder) && readdirSync(folder).length > 10) rmSync(folder, { recursive: true, force: true });
  await writeByRename(kept, code);
  return code;
}

async function writeByRename(file: string, code: string, look: (beside: string) => void = () => undefined): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const beside = `${file}.${process.pid}.new`;
  await writeFile(beside, code);
  look(beside);
  await rename(beside, file);
}

/** Builds into `outFile` by writing beside it and renaming: Kamailio's workers may read it at any moment. */
export async function buildRouter(outFile: string, options: BuildOptions = {}): Promise<BuiltRouter> {
  const code = await bundle(options.testFaults ?? false);
  const version = createHash('sha256').update(code).digest('hex').slice(0, 12);
  await writeByRename(outFile, `ROUTER_VERSION = "${version}"\n${code}`, check);
  return { version };
}

if (import.meta.main) {
  const { version } = await buildRouter(join(here('./build/'), 'router.lua'));
  console.log(`call router ${version} built`);
}
