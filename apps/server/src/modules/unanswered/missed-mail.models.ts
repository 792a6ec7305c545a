/** What a mail about a call that nobody took says, and to whom it goes. Pure. */
import type { NumberHours, Outcome, Unanswered } from '@patchcord/contracts';
import { formatNumber } from '../numbers/numbers.models.ts';

/** Mails about one number within an hour; the last one says that it is. */
export const mailsPerHour = 20;
/** What an edge kept for longer than this, because it could not reach us, is in the list of calls only. */
export const tooOldMs = 86_400_000;

export interface Missed {
  id: string;
  accountId: string;
  numberId: string;
  e164: string;
  outcome: Outcome;
  caller: string | null;
  callerName: string | null;
  callerWithheld: boolean;
  startedAt: Date;
  unanswered: Unanswered | null;
  hours: NumberHours | null;
}

const nobodyTookIt: readonly Outcome[] = ['no_answer', 'busy', 'no_app_online', 'no_app_woke', 'nobody_assigned', 'taken_for_check'];

/** @returns ids of people; [] for a call that was taken, or that nobody wants to hear of */
export function mailTo({ outcome, unanswered, hours }: Pick<Missed, 'outcome' | 'unanswered' | 'hours'>): string[] {
  if (outcome === 'closed') return hours?.closed.mailTo ?? [];
  if (unanswered === null) return [];
  const wanted =
    nobodyTookIt.includes(outcome) ||
    (outcome === 'declined' && unanswered.declinedToo) ||
    (outcome === 'caller_hung_up' && unanswered.mailHungUpToo);
  return wanted ? unanswered.mailTo : [];
}

const why: Partial<Record<Outcome, string>> = {
  no_answer: 'It rang, and nobody answered.',
  busy: 'Everyone was on another call.',
  no_app_online: 'Nobody had the phone open.',
  no_app_woke: 'Nobody had the phone open, and no phone woke up in time.',
  nobody_assigned: 'The number rings nobody yet.',
  taken_for_check: 'It came while our own check of this number was under way, and was taken for it.',
  declined: 'It was declined.',
  caller_hung_up: 'The caller hung up before anyone answered.',
  closed: 'It came outside the opening hours.',
};

/** Whoever calls chooses this text, and our mail carries it: no more of it than a name needs, so that it can hold no address of a page. */
const nameOf = (text: string) =>
  text
    .replace(/[^\p{L}\p{N}'-]+/gu, ' ')
    .slice(0, 40)
    .trim();

export function callerText({ caller, callerName, callerWithheld }: Pick<Missed, 'caller' | 'callerName' | 'callerWithheld'>): string {
  if (callerWithheld || caller === null) return 'a withheld number';
  const number = /^\+\d{3,15}$/.test(caller) ? formatNumber(caller) : nameOf(caller) || 'an unknown caller';
  const name = callerName === null ? '' : nameOf(callerName);
  return name === '' ? number : `${number} (${name})`;
}

function timeText(at: Date, zone: string): string {
  const day = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeZone: zone }).format(at);
  const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: zone }).format(at);
  return `${day}, ${time} (${zone})`;
}

export function missedMail(
  missed: Missed,
  { publicUrl, isLast }: { publicUrl: string; isLast: boolean },
): { subject: string; text: string } {
  const who = callerText(missed);
  const callable = !missed.callerWithheld && /^\+\d{3,15}$/.test(missed.caller ?? '');
  const home = `${publicUrl}/a/${missed.accountId}`;
  const lines = [
    `${who} called ${formatNumber(missed.e164)}.`,
    timeText(missed.startedAt, missed.hours?.zone ?? 'UTC'),
    why[missed.outcome] ?? '',
    '',
    ...(callable ? ['Call back:', `${home}/phone?call=${encodeURIComponent(missed.caller ?? '')}`, ''] : []),
    'All calls of this number:',
    `${home}/calls?number=${encodeURIComponent(missed.e164)}`,
    '',
    ...(isLast
      ? [`There were ${mailsPerHour} such mails for this number within an hour. Until that hour is over, look at the list of calls.`, '']
      : []),
  ];
  return { subject: `Missed call from ${who}`, text: lines.join('\n') };
}
