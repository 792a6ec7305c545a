import { closedInstead, type OpenSpan, unanswered, type Weekday } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { actionText, declinedText, hoursText, mailText } from './say.ts';

const at = (days: Weekday[], from: string, to: string): OpenSpan[] => days.map((day) => ({ day, from, to }));

test('days that are alike and follow each other are said as one', () => {
  const week = at(['monday', 'tuesday', 'wednesday', 'thursday', 'friday'], '09:00', '17:00');
  expect(hoursText({ weekly: week })).toBe('Mon–Fri 9:00–17:00');
  expect(hoursText({ weekly: [...week, ...at(['saturday'], '10:00', '12:30')] })).toBe('Mon–Fri 9:00–17:00; Sat 10:00–12:30');
  expect(
    hoursText({
      weekly: [...at(['monday'], '14:00', '18:00'), ...at(['monday'], '08:00', '12:00'), ...at(['wednesday'], '00:00', '24:00')],
    }),
  ).toBe('Mon 8:00–12:00, 14:00–18:00; Wed all day');
  expect(hoursText({ weekly: [] })).toBe('Never open');
});

test('what comes instead is said with the carrier and the code', () => {
  expect(actionText(closedInstead.parse({ action: 'voicemail', voicemailCode: 486 }), 'Telnyx')).toBe(
    'The voicemail of Telnyx takes it (code 486).',
  );
  expect(actionText(closedInstead.parse({}), 'Telnyx')).toContain('The call ends.');
  const ring = closedInstead.parse({ action: 'ring', ring: { number: '+442079460123', seconds: 20 } });
  expect(actionText(ring, 'Telnyx')).toBe('+442079460123 rings for 20 s.');
});

test('people who left are not said to get a mail', () => {
  const names = new Map([
    ['usr_1', 'Ada'],
    ['usr_2', 'Grace'],
  ]);
  const mail = (...mailTo: string[]) => mailText(closedInstead.parse({ mailTo }), names);
  expect(mail('usr_1', 'usr_2')).toBe('Ada and Grace get a mail that says who called.');
  expect(mail('usr_2', 'usr_gone')).toBe('Grace gets a mail that says who called.');
  expect(mail('usr_gone')).toBeNull();
});

test('that a decline ends the call is said only where something else could come', () => {
  expect(declinedText(unanswered.parse({ action: 'voicemail', declinedToo: false }))).not.toBeNull();
  expect(declinedText(unanswered.parse({ action: 'voicemail' }))).toBeNull();
  expect(declinedText(unanswered.parse({ declinedToo: false }))).toBeNull();
});
