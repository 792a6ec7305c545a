/** What the sender hears by mail, once it was proved who that is. Short and plain; the page says the rest. Pure. */
import type { NotUnderstood } from './line.models.ts';

export interface Answer {
  subject: string;
  text: string;
}
const most = 30;
const list = (items: readonly string[]): string[] => [
  ...items.slice(0, most).map((item) => `- ${item}`),
  ...(items.length > most ? [`- and ${items.length - most} more, on the page`] : []),
];
const quoted = (subject: string) => (subject ? `“${subject.slice(0, 100)}”` : 'without a subject');
const part = (title: string, items: readonly string[]): string[] => (items.length === 0 ? [] : ['', title, ...list(items)]);

/** Many reasons begin with what they are about. */
const notUnderstoodLine = ({ text, why }: NotUnderstood): string => (why.startsWith(text) ? why : `${text}: ${why}`);

export const howToWrite = [
  'Carrier: Twilio',
  '+1 202 555 0101 rings anna@example.com',
  'Calls come from 203.0.113.8 and 203.0.113.16/28',
] as const;

export interface DraftAnswer {
  requestId: string;
  url: string;
  /** Of the mail that is answered. */
  subject: string;
  understood: readonly string[];
  notUnderstood: readonly NotUnderstood[];
  missing: readonly string[];
  /** The draft was there already. */
  added: boolean;
  /** Nothing proved who wrote. */
  unchecked: boolean;
}
export function draftAnswer(answer: DraftAnswer): Answer {
  const { requestId, url, subject, understood, notUnderstood, missing, added, unchecked } = answer;
  const lines = [
    `Your mail ${quoted(subject)} ${added ? 'was added to your draft' : 'became a draft'}. Nothing of it is in force before you signed in and sent it:`,
    url,
    ...part('What we understood:', understood),
    ...part('What we did not understand:', notUnderstood.map(notUnderstoodLine)),
    ...part('Still missing before it can be sent:', missing),
    '',
    'To add something, answer this mail. To put something right, open the page.',
    ...(unchecked ? ['', 'This is a demo: nothing was checked about who sent the mail.'] : []),
    '',
  ];
  return { subject: `Your draft: what we understood [${requestId}]`, text: lines.join('\n') };
}

export function nothingUnderstood({
  subject,
  notUnderstood,
  url,
}: {
  subject: string;
  notUnderstood: readonly NotUnderstood[];
  url: string;
}): Answer {
  const lines = [
    `We found no carrier, no number and no address in your mail ${quoted(subject)}, so there is no draft of it.`,
    ...part('What we did not understand:', notUnderstood.map(notUnderstoodLine)),
    '',
    'Write it like this, one number a line, or attach a list as CSV:',
    '',
    ...howToWrite,
    '',
    'Or begin on the page:',
    url,
    '',
  ];
  return { subject: 'We could not read your mail', text: lines.join('\n') };
}

export function whichAccount(subject: string, accounts: readonly { name: string; address: string }[]): Answer {
  const lines = [
    `You look after several accounts, and your mail ${quoted(subject)} does not say which it is for. Nothing of it was kept.`,
    '',
    'Send it once more, to the address of the account:',
    ...list(accounts.map(({ name, address }) => `${name}: ${address}`)),
    '',
    'Or put a line into it, for example:',
    `Account: ${accounts[0]?.name ?? ''}`,
    '',
  ];
  return { subject: 'Which account is it for?', text: lines.join('\n') };
}

export function leftOutOfThread({
  requestId,
  url,
  files,
  cut,
}: {
  requestId: string;
  url: string;
  files: readonly string[];
  cut: boolean;
}): Answer {
  const lines = [
    'Your message is with support.',
    ...(files.length > 0 ? [`What you attached was not kept: ${files.join(', ')}. Load a list of numbers on the page.`] : []),
    ...(cut ? ['It was longer than a message may be; the end of it was cut off.'] : []),
    '',
    url,
    '',
  ];
  return { subject: `Your message to support [${requestId}]`, text: lines.join('\n') };
}
