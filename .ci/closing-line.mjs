// node .ci/closing-line.mjs RESULTS STATUS: prints "N passed, N failed" (and ", N skipped") from vitest's JSON report and ends with STATUS, or 1 when
// something failed.
import { readFileSync } from 'node:fs';

const [file, status] = process.argv.slice(2);
const reported = readReport();
const tests = reported.flatMap((one) => one.assertionResults);
const count = (...wanted) => tests.filter((test) => wanted.includes(test.status)).length;
// A file that could not even be loaded, or whose preparation failed, has tests that did not run: it counts as one failure.
const brokenFiles = reported.filter((one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'));
for (const one of brokenFiles) console.log(`${one.name}: ${one.message}`);
const passed = count('passed');
const failed = count('failed') + brokenFiles.length;
const skipped = count('skipped', 'pending', 'todo', 'disabled');
const sound = Number(status) === 0 && failed === 0 && passed > 0;
process.exitCode = sound ? 0 : Number(status) || 1;
console.log(`${passed} passed, ${failed || (sound ? 0 : 1)} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);

/** A suite that was ended leaves no report, or half of one: then nothing has passed. */
function readReport() {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults ?? [];
  } catch (error) {
    console.log(`No test results: ${error.message}`);
    return [];
  }
}
