// What failed is run once more, and both runs are told:
//   node .ci/once-more.mjs files RESULTS         prints the test files that failed, one a line; none where there are too many for chance
//   node .ci/once-more.mjs merge RESULTS AGAIN   puts what the second run says in the place of the first, and says which tests passed only then
import { readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';

/** More than these do not fail by chance. */
const mostFiles = 3;

const [wanted, results, again] = process.argv.slice(2);
if (wanted === 'files') {
  const files = failedFiles(read(results));
  if (files.length <= mostFiles) for (const { name } of files) console.log(relative(process.cwd(), name));
} else if (wanted === 'merge') merge(read(results), read(again));
else throw new Error(`expected files or merge, got ${wanted}`);

/** A suite that was ended leaves no report, or half of one. */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { testResults: [] };
  }
}

function failedFiles({ testResults }) {
  return testResults.filter(({ status }) => status === 'failed');
}

function merge(first, second) {
  for (const failed of failedFiles(first)) {
    const place = first.testResults.indexOf(failed);
    const now = second.testResults.find(({ name }) => name === failed.name);
    if (now) first.testResults[place] = { ...now, assertionResults: now.assertionResults.map((test) => told(test, failed, now)) };
  }
  writeFileSync(results, JSON.stringify(first));
}

/** A test that failed at first keeps the word of it; a file that could not even be prepared is a failure of all its tests. */
function told(test, before, now) {
  const was = before.assertionResults.find(({ fullName }) => fullName === test.fullName)?.status;
  const onlyNow = test.status === 'passed' && was !== 'passed';
  if (onlyNow) console.log(`At the second attempt: ${relative(process.cwd(), now.name)}: ${test.fullName}`);
  return onlyNow ? { ...test, secondAttempt: true } : test;
}
