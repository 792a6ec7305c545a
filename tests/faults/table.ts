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

const shownOfEach = 5;

/** Enough to find the call in the carrier's trace and in what the edge kept. */
function whatIsMissing({ account, killsAtMs }: Result): string[] {
  const { missingCalls, openCallIds, refusalsNotCounted } = account;
  const lines = missingCalls.slice(0, shownOfEach).map(({ sipCallId, heard, final, invitesAtMs }) => {
    const saw = final ?? (heard ? 'no final answer' : 'nothing');
    return `  missing: ${sipCallId} saw ${saw}; INVITEs at ${invitesAtMs.map((at) => `${sinceKill(at, killsAtMs)}`).join(', ')} s`;
  });
  if (refusalsNotCounted > 0) lines.push(`  missing: ${refusalsNotCounted} refusals of no known number`);
  if (openCallIds.length > 0) lines.push(`  without an end: ${openCallIds.slice(0, shownOfEach).join(' ')}`);
  return lines;
}

/** Seconds since (or until: negative) the nearest kill. */
function sinceKill(atMs: number, killsAtMs: number[]): string {
  const nearest = killsAtMs.reduce((best, one) => (Math.abs(atMs - one) < Math.abs(atMs - best) ? one : best), killsAtMs[0] ?? atMs);
  return ((atMs - nearest) / 1_000).toFixed(3);
}

function why(result: Result): string[] {
  const { account, worksAgain, lateFailures } = result;
  const lines: string[] = [];
  if (account.failed > 0) lines.push(`  failed: ${counts(account.failures)}`);
  lines.push(`  records say: ${counts(account.outcomes)}`);
  if (account.missing > 0) lines.push(...whatIsMissing(result));
  if (account.double > 0) lines.push(`  double: ${account.doubleCallIds.slice(0, 5).join(' ')}`);
  if (!worksAgain) lines.push(`  calls do not work again: ${lateFailures} of the last quarter failed`);
  return lines;
}
