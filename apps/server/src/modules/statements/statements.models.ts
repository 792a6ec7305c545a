/** A month's statement out of sums, and its lines as CSV. Pure. */
import { type Statement, writeMoney } from '@patchcord/contracts';
import Papa from 'papaparse';
import type { Month } from './months.models.ts';
import type { StatementCall, SumOut } from './statements.repository.ts';

const secondsOf = (ms: number): number => Math.round(ms / 1000);

export interface Sums extends Month {
  month: string;
  /** Of the list in force. */
  currency: string | null;
  in: { calls: number; talkMs: number };
  out: readonly SumOut[];
}

/** Exact to the millionth: nothing is rounded on the way to the total. */
export function makeStatement({ month, begins, ends, currency, in: callsIn, out }: Sums): Statement {
  const of = (basis: SumOut['basis']) => out.filter((sum) => sum.basis === basis);
  const total = (sums: readonly SumOut[], field: 'calls' | 'talkMs' | 'amount') => sums.reduce((all, sum) => all + sum[field], 0);
  const none = writeMoney(0);
  const unanswered = [...of('not_answered'), ...of(null)];
  const unpriced = of('no_price');
  return {
    month,
    begins: begins.toISOString(),
    ends: ends.toISOString(),
    currency: of('rated')[0]?.currency ?? currency,
    total: writeMoney(total(out, 'amount')),
    in: { calls: callsIn.calls, seconds: secondsOf(callsIn.talkMs), amount: none },
    destinations: of('rated')
      .toSorted((a, b) => b.amount - a.amount || (a.name ?? '').localeCompare(b.name ?? ''))
      .map(({ name, calls, talkMs, billedSeconds, amount }) => ({
        name: name ?? '',
        calls,
        seconds: secondsOf(talkMs),
        billedSeconds,
        amount: writeMoney(amount),
      })),
    notAnswered: { calls: total(unanswered, 'calls'), amount: none },
    unpriced: { calls: total(unpriced, 'calls'), seconds: secondsOf(total(unpriced, 'talkMs')), amount: none },
  };
}

export const csvColumns = [
  'started',
  'direction',
  'from',
  'to',
  'person',
  'destination',
  'seconds',
  'billed seconds',
  'price per minute',
  'first increment',
  'next increment',
  'connection fee',
  'amount',
  'currency',
  'why',
  'call',
] as const;

const reasons = {
  rated: '',
  not_answered: 'not answered',
  no_price: 'no price',
} as const;
function reasonOf({ direction, basis, endAt }: StatementCall): string {
  if (direction === 'in' && basis === null) return 'calls in cost nothing';
  if (basis !== null) return reasons[basis];
  return endAt === null ? 'not over yet' : reasons.not_answered;
}

const money = (millionths: number | null) => (millionths === null ? '' : writeMoney(millionths));

function lineOf(call: StatementCall): (string | number)[] {
  const talkMs = call.answerAt && call.endAt ? call.endAt.getTime() - call.answerAt.getTime() : 0;
  return [
    call.startedAt.toISOString(),
    call.direction,
    call.caller ?? '',
    call.called ?? call.calledRaw,
    call.personName ?? '',
    call.name ?? '',
    secondsOf(Math.max(0, talkMs)),
    call.billedSeconds ?? 0,
    money(call.perMinute),
    call.firstSeconds ?? '',
    call.nextSeconds ?? '',
    money(call.connectionFee),
    writeMoney(call.amount ?? 0),
    call.currency ?? '',
    reasonOf(call),
    call.id,
  ];
}

/** What a spreadsheet would run as a formula; a number with its '+' is none. */
const formula = /^(?:[=@\t\r]|[+-](?!\d+$))/;

/** Lines end as RFC 4180 says. */
export const csvLines = (rows: readonly (readonly (string | number)[])[]): string =>
  rows.length === 0 ? '' : `${Papa.unparse(rows as (string | number)[][], { escapeFormulae: formula, newline: '\r\n' })}\r\n`;

export const csvHeader = (): string => csvLines([csvColumns]);
export const csvCalls = (calls: readonly StatementCall[]): string => csvLines(calls.map(lineOf));
