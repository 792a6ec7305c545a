/** Settings in words. Pure. */
import { type ClosedInstead, type NumberHours, type OpenSpan, type Unanswered, type Weekday, weekdays } from '@patchcord/contracts';
import { dayNames, words } from './words.ts';

const short = (day: Weekday) => dayNames[day].slice(0, 3);
const clock = (time: string) => time.replace(/^0(?=\d:)/, '');

const spansOf = (weekly: readonly OpenSpan[], day: Weekday) =>
  weekly
    .filter((span) => span.day === day)
    .toSorted((a, b) => a.from.localeCompare(b.from))
    .map(({ from, to }) => (from === '00:00' && to === '24:00' ? 'all day' : `${clock(from)}–${clock(to)}`))
    .join(', ');

/** Days that are alike and follow each other are one: 'Mon–Fri 9:00–17:00, Sat 10:00–12:00'. */
export function hoursText({ weekly }: Pick<NumberHours, 'weekly'>): string {
  const runs: { first: Weekday; last: Weekday; spans: string }[] = [];
  for (const day of weekdays) {
    const spans = spansOf(weekly, day);
    const before = runs.at(-1);
    if (before?.spans === spans) before.last = day;
    else runs.push({ first: day, last: day, spans });
  }
  const open = runs.filter(({ spans }) => spans !== '');
  if (open.length === 0) return 'Never open';
  return open.map(({ first, last, spans }) => `${first === last ? short(first) : `${short(first)}–${short(last)}`} ${spans}`).join('; ');
}

/** @param write how a number is written: '+12025550101' as '+1 202 555 0101' */
export function actionText({ action, voicemailCode, ring }: ClosedInstead, carrier: string, write = (e164: string) => e164): string {
  if (action === 'ring' && ring) return words.goesOn(write(ring.number), ring.seconds);
  return action === 'voicemail' ? words.voicemail(carrier, voicemailCode ?? 480) : words.ends;
}

/** @param names by id; who is not among them has left the account, and gets none */
export function mailText({ mailTo }: ClosedInstead, names: ReadonlyMap<string, string>): string | null {
  const known = mailTo.flatMap((id) => names.get(id) ?? []);
  if (known.length === 0) return null;
  return known.length === 1 ? words.mail(known[0] as string) : words.mails(listOf(known));
}

export const listOf = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Something that is not as every number begins. */
export const declinedText = ({ action, declinedToo }: Unanswered): string | null =>
  action === 'end' || declinedToo ? null : words.notDeclined;
