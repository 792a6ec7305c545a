// node .ci/closing-line.mjs RESULTS STATUS [RESULTS STATUS]...: prints "N passed, N failed" (and ", N skipped") over all of vitest's JSON reports, and before it
// how many passed at the second attempt only. Ends with the first STATUS that is not 0, or 1 when something failed.
import { readFileSync } from 'node:fs';

const suites = [];
for (let at = 2; at < process.argv.length; at += 2) suites.push(counted(process.argv[at], Number(process.argv[at + 1])));
const sum = (name) => suites.reduce((total, suite) => total + suite[name], 0);
process.exitCode = suites.find((suite) => suite.exit !== 0)?.exit ?? (suites.length > 0 ? 0 : 1);
const skipped = sum('skipped');
const second = sum('second');
if (second > 0) console.log(`${second} of them passed at the second attempt only: look for 'At the second attempt' above.`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);

function counted(file, status) {
  const reported = readReport(file);
  const tests = reported.flatMap((one) => one.assertionResults);
  const count = (...wanted) => tests.filter((test) => wanted.includes(test.status)).length;
  // A file that could not even be loaded, or whose preparation failed, has tests that did not run: it counts as one failure.
  const brokenFiles = reported.filter((one) => one.status === 'failed' && !one.assertionResults.some((test) => test.status === 'failed'));
  for (const one of brokenFiles) console.log(`${one.name}: ${one.message}`);
  const passed = count('passed');
  const failed = count('failed') + brokenFiles.length;
  const sound = status === 0 && failed === 0 && passed > 0;
  const skipped = count('skipped', 'pending', 'todo', 'disabled');
  const second = tests.filter(({ secondAttempt }) => secondAttempt).length;
  return { passed, failed: failed || (sound ? 0 : 1), skipped, second, exit: sound ? 0 : status || 1 };
}

/** A suite that was ended leaves no report, or half of one: then nothing has passed. */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).testResults ?? [];
  } catch (error) {
    console.log(`No test results: ${error.message}`);
    return [];
  }
}
