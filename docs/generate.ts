/** Makes the reference pages from the code: `npm run docs`. With `--check`, changes nothing and fails where a page is not what the code says. */
import { readFileSync, writeFileSync } from 'node:fs';
import { outcomes } from '@patchcord/contracts';
import { describeReference } from '@patchcord/settings';
import { edgeSettings } from '../apps/edge/src/settings.ts';
import { serverSettings } from '../apps/server/src/settings.ts';

const made = 'Made from the code by `npm run docs`; edits here are lost.';

function outcomesPage(): string {
  const rows = Object.entries(outcomes).map(
    ([name, one]) =>
      `| \`${name}\` | ${one.code === 0 ? 'silence' : `${one.code} ${one.phrase}`} | ${one.fault} | ${one.sentence}${one.sentenceOut === undefined ? '' : ` *Of a call out:* ${one.sentenceOut}`} | ${one.hint} |`,
  );
  return [
    '# Outcomes',
    `Every call and every refused attempt ends as one of these. ${made}`,
    '',
    '| outcome | on the wire | at fault | what the customer reads | where support looks |',
    '|---|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function settingsPage(): string {
  const programs = { 'Control plane': serverSettings, 'Edge agent': edgeSettings };
  const parts = Object.entries(programs).flatMap(([name, declared]) => ['', `## ${name}`, ...describeReference(declared)]);
  return ['# Settings', `Environment variables. \`npm run config\` prints what is in force. ${made}`, ...parts, ''].join('\n');
}

const pages = { 'outcomes.md': outcomesPage(), 'settings.md': settingsPage() };
const stale = Object.entries(pages).filter(([name, text]) => {
  const file = new URL(name, import.meta.url);
  if (!process.argv.includes('--check')) writeFileSync(file, text);
  return readFileSync(file, 'utf8') !== text;
});
if (stale.length > 0) {
  console.error(`Not what the code says: ${stale.map(([name]) => `docs/${name}`).join(', ')}. Run: npm run docs`);
  process.exitCode = 1;
}
