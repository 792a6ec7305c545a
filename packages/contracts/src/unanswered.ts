/** What happens when nobody answers a number, and when it is open at all. Part of the number (api.ts): PATCH …/numbers/:number. */
import * as z from 'zod';
import { voicemailCode } from './rows.schemas.ts';

export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
export type Weekday = (typeof weekdays)[number];

export const unansweredLimits = { spans: 35, holidays: 100, mailTo: 20 } as const;

/** end: the call ends as it ended. voicemail: with the code that makes the carrier's own voicemail take it. ring: another number rings, at the account's expense. */
export const insteadKinds = ['end', 'voicemail', 'ring'] as const;
export type InsteadKind = (typeof insteadKinds)[number];

const instead = {
  action: z.enum(insteadKinds).default('end'),
  /** Left out or null: the one that suits the number's carrier. */
  voicemailCode: voicemailCode.nullable().default(null),
  /** Of `ring`: as it is typed in the number's country, or in E.164, which it becomes; and for how long it rings. */
  ring: z
    .strictObject({ number: z.string().trim().max(64), seconds: z.int().min(5).max(120).default(25) })
    .nullable()
    .default(null),
  /** People (ids) who get a mail that says who called. */
  mailTo: z.array(z.string()).max(unansweredLimits.mailTo).default([]),
};
export const closedInstead = z.strictObject(instead);
export const unanswered = z.strictObject({
  ...instead,
  /** Also where somebody declined the call. */
  declinedToo: z.boolean().default(true),
  /** A mail also where the caller hung up before anyone answered. */
  mailHungUpToo: z.boolean().default(true),
});
export type Unanswered = z.infer<typeof unanswered>;
export type ClosedInstead = z.infer<typeof closedInstead>;

/** '09:00'; '24:00' is the end of the day. */
const clock = z.string().regex(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/, 'a time of day as 09:00, at most 24:00');
export const openSpan = z.strictObject({ day: z.enum(weekdays), from: clock, to: clock });
export type OpenSpan = z.infer<typeof openSpan>;

export const openingHours = z.strictObject({
  /** By whose clocks: a name of the IANA time zone database, for example 'Europe/London'. */
  zone: z.string().min(1).max(64),
  /** What runs past midnight is two spans: until 24:00, and from 00:00 on the next day. */
  weekly: z.array(openSpan).max(unansweredLimits.spans),
  /** Days on which it is closed, 'YYYY-MM-DD'. */
  holidays: z.array(z.iso.date('a day as 2026-12-25')).max(unansweredLimits.holidays).default([]),
  /** What comes outside of them. */
  closed: closedInstead.prefault({}),
});
export type NumberHours = z.infer<typeof openingHours>;
