/**
 * What an account may call. GET …/calls-out: for its members. PATCH …/calls-out: its owners and admins narrow it. POST …/calls-out/ask: they ask for more. GET/PATCH
 * /api/v1/platform/accounts/:account/calls-out: support and operators decide. In force is the narrower of what is allowed and what was chosen.
 * Whether a person may call out, and how the person types numbers, stands with people (`mayCallOut`, `dialsCountry`).
 */
import * as z from 'zod';
import { pageQuery } from './api.ts';

const country = z.string().regex(/^([A-Z]{2}|001)$/, 'Two capital letters (ISO 3166-1), for example US, or 001 for numbers of no country.');
const countries = z.array(country).max(260);
const limit = z.int().min(1).max(10_000);
/** An exact decimal in the currency of the price list. */
const amount = z.string().regex(/^\d{1,9}(\.\d{1,4})?$/, 'An amount such as 20 or 12.50: digits, and up to four after the point.');

/** Decided by support. */
export const callsOutAllowed = z.strictObject({
  on: z.boolean(),
  /** null: the countries of the account's own numbers. */
  countries: countries.nullable(),
  callsLimit: limit,
  callsLimitPerPerson: limit,
  /** null: no limit. */
  spendPerDay: amount.nullable(),
});
export type CallsOutAllowed = z.infer<typeof callsOutAllowed>;
/** Chosen by the account; null: all that is allowed. */
export const callsOutChosen = z.strictObject({
  on: z.boolean(),
  countries: countries.nullable(),
  callsLimit: limit.nullable(),
  callsLimitPerPerson: limit.nullable(),
  spendPerDay: amount.nullable(),
});
export type CallsOutChosen = z.infer<typeof callsOutChosen>;

export const callsOut = z.object({
  inForce: z.object({
    on: z.boolean(),
    countries: z.array(z.string()),
    callsLimit: z.int(),
    callsLimitPerPerson: z.int(),
    spendPerDay: z.string().nullable(),
  }),
  allowed: callsOutAllowed,
  chosen: callsOutChosen,
  /** Of the account's own numbers. */
  ownCountries: z.array(z.string()),
  /** The day (UTC) whose spend limit is reached: nothing goes out any more on it. */
  spentDay: z.string().nullable(),
  /** What the account asked support for since support decided last. */
  asked: z.object({ text: z.string(), by: z.string(), at: z.iso.datetime() }).nullable(),
});
export type CallsOut = z.infer<typeof callsOut>;
/** GET /api/v1/platform/accounts (query: accountQuery): all accounts with what they may call, for support. */
export const accountCallsOut = z.object({ id: z.string(), name: z.string(), callsOut });
export type AccountCallsOut = z.infer<typeof accountCallsOut>;
/** `search`: a part of the name. */
export const accountQuery = pageQuery.extend({ search: z.string().trim().max(100).optional() });
export const callsOutAllow = callsOutAllowed.partial();
export type CallsOutAllow = z.input<typeof callsOutAllow>;
export const callsOutAsk = z.strictObject({ text: z.string().trim().min(1, 'Say what you need, and why.').max(2000) });
export const callsOutChange = callsOutChosen.partial();
export type CallsOutChange = z.input<typeof callsOutChange>;
