/** The result, for people. */
import { isGood, type Result } from './fault-case.ts';

const counts = (of: Map<string, number>) =>
  [...of]
    .sort((a, b) => b[1] - a[1])
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');

const columns = ['killed', 'placed', 'failed', 'records', 'counted', 'not received', 'missing', 'double', 'back after', ''];

export function table(results: Result[]): string {
  const rows = results.map((result) => {
    const { account, victim, backAfterMs } = result;
    const back = backAfterMs.map((ms) => (ms === null ? 'never' : `${(ms / 1_000).toFixed(1)} s`)).join(', ');
    const numbers = [
      account.placed,
      account.failed,
      account.records,
      account.attempts,
      account.notReceived,
      account.missing,
      account.double,
    ];
    return [victim.title, ...numbers.map(String), back, isGood(result) ? 'good' : 'BAD'];
  });
  const widths = columns.map((title, at) => Math.max(...[columns, ...rows].map((row) => (row[at] ?? title).length)));
  const line = (cells: string[]) =>
    cells.map((cell, at) => (at === 0 || at > 7 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return [line(columns), ...rows.flatMap((row, at) => [line(row), ...why(results[at] as Result)])].join('\n');
}

function why({ account, worksAgain, lateFailures }: Result): string[] {
  const lines: string[] = [];
  if (account.failed > 0) lines.push(`  failed: ${counts(account.failures)}`);
  lines.push(`  records say: ${counts(account.outcomes)}`);
  if (account.missing > 0) lines.push(`  missing: ${account.missingCallIds.slice(0, 5).join(' ')} (${account.open} without an end)`);
  if (account.double > 0) lines.push(`  double: ${account.doubleCallIds.slice(0, 5).join(' ')}`);
  if (!worksAgain) lines.push(`  calls do not work again: ${lateFailures} of the last quarter failed`);
  return lines;
}
