// node .ci/closing-line.mjs RESULTS STATUS: prints "N passed, N failed" from vitest's JSON report and ends with STATUS, or 1 when something failed.
import { existsSync, readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const report = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { testResults: [] };
const tests = report.testResults.flatMap((one) => one.assertionResults);
// A file that could not even be loaded, or whose preparation failed, has tests that did not run: it counts as one failure.
const brokenFiles = report.testResults.filter(
  (one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'),
);
for (const one of brokenFiles) console.log(`${one.name}: ${one.message}`);
const passed = tests.filter((test) => test.status === 'passed').length;
const failed = tests.filter((test) => test.status === 'failed').length + brokenFiles.length;
const sound = Number(status) === 0 && failed === 0 && passed > 0;
process.exitCode = sound ? 0 : Number(status) || 1;
console.log(`${passed} passed, ${failed || (sound ? 0 : 1)} failed`);
