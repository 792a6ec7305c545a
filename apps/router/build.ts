/**
 * Builds the call router: esbuild makes one file of src/, swc makes it ES5 (Kamailio's app_jsdt is Duktape), and a bare engine without anything
 * newer than ES5 checks that it loads. Run directly it writes build/router.js.
 */
import { createHash } from 'node:crypto';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';
import { build } from 'esbuild';
import { check, entryPoints } from './check.ts';

export interface BuiltRouter {
  /** Hash of the bundle, also in the bundle and in `GET /state`. */
  version: string;
}

export interface BuildOptions {
  /** Tests only: an INVITE with the header X-Test-Fault makes the router throw. */
  testFaults?: boolean;
}

async function bundle(version: string, testFaults: boolean): Promise<string> {
  const built = await build({
    entryPoints: [fileURLToPath(new URL('./src/main.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'router',
    target: 'es2015',
    charset: 'ascii',
    define: { TEST_FAULTS: String(testFaults), ROUTER_VERSION: JSON.stringify(version) },
    minifySyntax: true,
    footer: { js: entryPoints.map((name) => `function ${name}(a) { return router.${name}(a); }`).join('\n') },
    logLevel: 'silent',
  });
  const { code } = await transform(built.outputFiles[0]?.text ?? '', {
    jsc: {
      target: 'es5',
      parser: { syntax: 'ecmascript' },
      assumptions: { iterableIsArray: true, arrayLikeIsIterable: true },
      loose: true,
      minify: { compress: false, mangle: false },
    },
    // White space only: Kamailio reads no more than 128 KB (check.ts), and names are what an error's stack shows.
    minify: true,
    isModule: false,
    swcrc: false,
    configFile: false,
  });
  // Kamailio evaluates the file: in strict eval code the functions would stay local to it, and Kamailio finds none, without a word.
  return code.replace(/^"use strict";\s*/, '');
}

/** Builds into `outFile` by writing beside it and renaming: Kamailio's workers may read it at any moment. */
export async function buildRouter(outFile: string, options: BuildOptions = {}): Promise<BuiltRouter> {
  const testFaults = options.testFaults ?? false;
  const version = createHash('sha256')
    .update(await bundle('', testFaults))
    .digest('hex')
    .slice(0, 12);
  const code = await bundle(version, testFaults);
  check(code);
  await mkdir(dirname(outFile), { recursive: true });
  const beside = `${outFile}.${process.pid}.new`;
  await writeFile(beside, code);
  await rename(beside, outFile);
  return { version };
}

if (import.meta.main) {
  const outFile = join(fileURLToPath(new URL('./build/', import.meta.url)), 'router.js');
  const { version } = await buildRouter(outFile);
  console.log(`call router ${version} built`);
}
