import * as z from 'zod';
import type { RowTypes, TableName } from './rows.ts';
import { tableNames } from './rows.ts';

/** Where a caller is looked for, in order. Each place once: a row has to fit into one request to the router. */
export const callerFrom = z
  .array(z.enum(['p_asserted_identity', 'remote_party_id', 'from']))
  .min(1)
  .max(3)
  .refine((places) => new Set(places).size === places.length, 'each place once');

/** As `isLabel` has it (rows.ts), for the API's description. */
export const labelForm = /^t-[0-9a-z]{12}$/;
const label = z.string().regex(labelForm);
const hex = (characters: number) => z.string().regex(new RegExp(`^[0-9a-f]{${characters}}$`));

const format = z.strictObject({
  countryCode: z
    .string()
    .regex(/^\d{1,15}$/)
    .nullable(),
  nationalPrefix: z.string().regex(/^\d{0,5}$/),
  internationalPrefixes: z.array(z.string().regex(/^\d{1,15}$/)),
});
/** ISO 3166, and '001' for numbers of no country. */
const country = z.string().regex(/^([A-Z]{2}|001)$/);

const digits = z.string().regex(/^\d{1,15}$/);

const minuteOfWeek = z.int().min(0).max(10_080);
const hours = z.strictObject({
  weekly: z.array(z.tuple([minuteOfWeek, minuteOfWeek])).max(70),
  closedDays: z.array(z.int().min(0)).max(100),
  clocks: z
    .array(z.tuple([z.int(), z.int().min(-1_440).max(1_440)]))
    .min(1)
    .max(40),
});
export const voicemailCode = z.union([z.literal(408), z.literal(480), z.literal(486)]);
const instead = {
  voicemailCode: voicemailCode.optional(),
  ring: z.strictObject({ number: digits, seconds: z.int().min(5).max(120) }).optional(),
};
export const deviceMedia = z.enum(['as_registered', 'rtp', 'srtp']);

export const rowSchemas = {
  settings: z.strictObject({ sipSecret: z.string().min(32), sipDomain: z.string().min(1) }),
  people: z.strictObject({
    accounts: z.array(z.string()).min(1),
    callsOutFor: z.array(z.string()).optional(),
    dials: format.optional(),
    wakes: z.literal(true).optional(),
  }),
  devices: z.strictObject({ person: z.string().min(1), realm: z.string().min(1), md5: hex(32), sha256: hex(64), media: deviceMedia }),
  sources: z.strictObject({ trunks: z.array(z.string()).min(1) }),
  trunks: z.strictObject({
    account: z.string().nullable(),
    on: z.boolean(),
    calledFrom: z.enum(['request_uri', 'to', 'p_called_party_id', 'diversion']),
    callerFrom,
    format,
    callsLimit: z.int().min(1),
    callsPerSecond: z.int().min(1),
    label: label.optional(),
    login: z.strictObject({ user: z.string().min(1), realm: z.string().min(1), md5: hex(32), sha256: hex(64) }).optional(),
  }),
  labels: z.strictObject({ trunk: z.string() }),
  numbers: z.strictObject({
    id: z.string(),
    account: z.string(),
    trunk: z.string(),
    upstream: z.string().optional(),
    portedFrom: z.string().optional(),
    portedOn: z.iso.date().optional(),
    on: z.boolean(),
    people: z.array(z.string()),
    ringSeconds: z.int().min(5).max(180),
    proved: z.literal(true).optional(),
    ownershipCheck: z.strictObject({ check: z.string(), untilMs: z.int().min(0) }).optional(),
    unanswered: z.strictObject({ ...instead, declinedToo: z.boolean() }).optional(),
    hours: hours.optional(),
    closed: z.strictObject(instead).optional(),
  }),
  accounts: z.strictObject({
    callsOut: z.boolean(),
    spent: z.boolean(),
    callsLimit: z.int().min(1),
    callsLimitPerPerson: z.int().min(1),
    countries: z.array(country),
  }),
  destinations: z.strictObject({ country, kind: z.enum(['ordinary', 'premium', 'shared_cost', 'satellite']) }),
  gateways: z.strictObject({
    on: z.boolean(),
    address: z.union([z.ipv4(), z.ipv6()]),
    port: z.int().min(1).max(65535),
    transport: z.enum(['udp', 'tcp', 'tls']),
    priority: z.int().min(0).max(1000),
    weight: z.int().min(1).max(100),
    callerIdIn: z
      .array(z.enum(['from', 'p_asserted_identity']))
      .min(1)
      .max(2),
    numberFormat: z.enum(['plus_e164', 'e164', 'international']),
    login: z.strictObject({ user: z.string().min(1), password: z.string().min(1) }).optional(),
    checkSeconds: z.int().min(0).max(3600),
  }),
} satisfies { [T in TableName]: z.ZodType<RowTypes[T]> };

export const tableName = z.enum(tableNames as [TableName, ...TableName[]]);

/** One change: the whole new state of a key, or null when it is gone. */
export const rowChange = z.discriminatedUnion('table', [
  z.strictObject({ table: z.literal('settings'), key: z.string(), value: rowSchemas.settings.nullable() }),
  z.strictObject({ table: z.literal('people'), key: z.string(), value: rowSchemas.people.nullable() }),
  z.strictObject({ table: z.literal('devices'), key: z.string(), value: rowSchemas.devices.nullable() }),
  z.strictObject({ table: z.literal('sources'), key: z.string(), value: rowSchemas.sources.nullable() }),
  z.strictObject({ table: z.literal('trunks'), key: z.string(), value: rowSchemas.trunks.nullable() }),
  z.strictObject({ table: z.literal('labels'), key: label, value: rowSchemas.labels.nullable() }),
  z.strictObject({ table: z.literal('numbers'), key: digits, value: rowSchemas.numbers.nullable() }),
  z.strictObject({ table: z.literal('accounts'), key: z.string(), value: rowSchemas.accounts.nullable() }),
  z.strictObject({ table: z.literal('destinations'), key: digits, value: rowSchemas.destinations.nullable() }),
  z.strictObject({ table: z.literal('gateways'), key: z.string(), value: rowSchemas.gateways.nullable() }),
]);
export type RowChange = z.infer<typeof rowChange>;
