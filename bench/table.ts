/** Findings for people: name, value and unit, goal and whether it was met, what is in it. */
import { type Finding, judgement } from './finding.ts';

function words({ value, unit }: Finding): string {
  if (!Number.isFinite(value)) return 'not measured';
  const digits = Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  return `${value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })} ${unit}`;
}

export function table(findings: readonly Finding[]): string[] {
  const rows = findings.map((one) => [one.name, words(one), judgement(one), one.detail]);
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows.map((row) =>
    `  ${row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .filter((_, at) => at === 3 || (widths[at] ?? 0) > 0)
      .join('  ')}`.trimEnd(),
  );
}
