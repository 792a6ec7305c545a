/** Checks a batch of rows whole, before the first is written. Pure. The control plane's schemas are the long form of these checks. */
import { isLabel } from '@patchcord/contracts/rows';
import type { SyncRow, SyncTable } from '@patchcord/contracts/sync-protocol';
import { isDigits } from '@patchcord/contracts/texts';
import { isNull, keepingNulls } from './json-null.ts';
import { firstNotPlain, isNumberKey, isSourceKey, mostKeyCharacters } from './plain-rows.ts';

type Check = (value: unknown) => string | null;

const text: Check = (value) => (typeof value === 'string' ? null : 'expected a text');
const bool: Check = (value) => (typeof value === 'boolean' ? null : 'expected true or false');
const count: Check = (value) => (isInt(value) && value >= 1 ? null : 'expected a whole number from 1');
const countOrNone: Check = (value) => (isInt(value) && value >= 0 ? null : 'expected a whole number from 0');
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined ? null : check(value);
const textOrNull: Check = (value) => (isNull(value) ? null : text(value));
const texts: Check = (value) => list(value, text);
const oneOf =
  (...allowed: string[]): Check =>
  (value) =>
    typeof value === 'string' && allowed.indexOf(value) >= 0 ? null : `expected one of ${allowed.join(', ')}`;
const lengths =
  (longest: number): Check =>
  (value) =>
    list(value, (one) => (isInt(one) && one >= 0 && one <= longest ? null : `expected a prefix length up to ${longest}`));

function isInt(value: unknown): value is number {
  return typeof value === 'number' && value % 1 === 0;
}

function list(value: unknown, check: Check): string | null {
  if (!Array.isArray(value)) return 'expected a list';
  for (let i = 0; i < value.length; i++) {
    const wrong = check(value[i]);
    if (wrong !== null) return `${i}: ${wrong}`;
  }
  return null;
}

/** In this order, so that the first wrong field is the same one each time. */
function object(fields: [name: string, check: Check][]): Check {
  return (value) => {
    // In Lua a list that is empty and an object without fields are one.
    if (typeof value !== 'object' || value === null || (Array.isArray(value) && value.length > 0)) return 'expected an object';
    const given = value as { [name: string]: unknown };
    for (let i = 0; i < fields.length; i++) {
      const [name, check] = fields[i] as [string, Check];
      const wrong = check(given[name]);
      if (wrong !== null) return `${name}: ${wrong}`;
    }
    return null;
  };
}

const loginFields = object([
  ['user', text],
  ['realm', text],
  ['md5', text],
  ['sha256', text],
]);

const format = object([
  ['countryCode', textOrNull],
  ['nationalPrefix', text],
  ['internationalPrefixes', texts],
]);

const ownershipCheck = object([
  ['check', text],
  ['untilMs', count],
]);

const whole: Check = (value) => (isInt(value) ? null : 'expected a whole number');
const pairs: Check = (value) =>
  list(value, (pair) => (Array.isArray(pair) && pair.length === 2 ? list(pair, whole) : 'expected two numbers'));

const hours = object([
  ['weekly', pairs],
  ['closedDays', (value) => list(value, whole)],
  ['clocks', pairs],
]);

const voicemailCode: Check = (value) => (value === 408 || value === 480 || value === 486 ? null : 'expected 408, 480 or 486');

const ringInstead = object([
  ['number', (value) => (typeof value === 'string' && isNumberKey(value) ? null : 'expected the digits of a number')],
  ['seconds', count],
]);
const instead: [string, Check][] = [
  ['voicemailCode', optional(voicemailCode)],
  ['ring', optional(ringInstead)],
];
const unanswered = object([...instead, ['declinedToo', bool]]);

const gatewayLogin = object([
  ['user', text],
  ['password', text],
]);

const checks: { [T in SyncTable]: Check } = {
  settings: object([
    ['sipSecret', text],
    ['sipDomain', text],
  ]),
  people: object([
    ['accounts', texts],
    ['callsOutFor', optional(texts)],
    ['dials', optional(format)],
    ['wakes', optional(bool)],
  ]),
  devices: object([
    ['person', text],
    ['realm', text],
    ['md5', text],
    ['sha256', text],
    ['media', oneOf('as_registered', 'rtp', 'srtp')],
  ]),
  sources: object([['trunks', texts]]),
  trunks: object([
    ['account', textOrNull],
    ['on', bool],
    ['calledFrom', oneOf('request_uri', 'to', 'p_called_party_id', 'diversion')],
    ['callerFrom', (value) => list(value, oneOf('p_asserted_identity', 'remote_party_id', 'from'))],
    ['format', format],
    ['callsLimit', count],
    ['callsPerSecond', count],
    ['label', optional(text)],
    ['login', optional(loginFields)],
  ]),
  labels: object([['trunk', text]]),
  numbers: object([
    ['id', text],
    ['account', text],
    ['trunk', text],
    ['upstream', optional(text)],
    ['portedFrom', optional(text)],
    ['portedOn', optional(text)],
    ['on', bool],
    ['people', texts],
    ['ringSeconds', count],
    ['proved', optional(bool)],
    ['ownershipCheck', optional(ownershipCheck)],
    ['unanswered', optional(unanswered)],
    ['hours', optional(hours)],
    ['closed', optional(object(instead))],
  ]),
  accounts: object([
    ['callsOut', bool],
    ['spent', bool],
    ['callsLimit', count],
    ['callsLimitPerPerson', count],
    ['countries', texts],
  ]),
  destinations: object([
    ['country', text],
    ['kind', oneOf('ordinary', 'premium', 'shared_cost', 'satellite')],
  ]),
  gateways: object([
    ['on', bool],
    ['address', text],
    ['port', count],
    ['transport', oneOf('udp', 'tcp', 'tls')],
    ['priority', countOrNone],
    ['weight', count],
    ['callerIdIn', (value) => list(value, oneOf('from', 'p_asserted_identity'))],
    ['numberFormat', oneOf('plus_e164', 'e164', 'international')],
    ['login', optional(gatewayLogin)],
    ['checkSeconds', countOrNone],
  ]),
  edge: object([
    ['mode', oneOf('loading', 'open', 'draining')],
    ['v4', lengths(32)],
    ['v6', lengths(128)],
  ]),
  expected: object([['untilMs', count]]),
};

const keyForms: { [T in SyncTable]?: (key: string) => boolean } = {
  settings: (key) => key === 'edge',
  edge: (key) => key === 'state',
  numbers: isNumberKey,
  destinations: (key) => isDigits(key, 1, 15) && key.charAt(0) !== '0',
  labels: isLabel,
  sources: isSourceKey,
};

export type CheckedBatch = { rows: SyncRow[] } | { wrong: string };

/** @returns the rows, or what is wrong with the first bad one: 'row 3: numbers 12025550101: on: expected true or false' */
export function checkBatch(body: string): CheckedBatch {
  let batch: unknown;
  try {
    batch = JSON.parse(body, keepingNulls);
  } catch {
    return { wrong: 'the body is not JSON' };
  }
  const rows = typeof batch === 'object' && batch !== null ? (batch as { rows?: unknown }).rows : undefined;
  if (!Array.isArray(rows) || (rows.length === 0 && body.indexOf('[') < 0)) return { wrong: 'expected {"rows":[[table, key, value], …]}' };
  for (let i = firstNotPlain(rows, 0); i < rows.length; i = firstNotPlain(rows, i + 1)) {
    const wrong = wrongIn(rows[i]);
    if (wrong !== null) return { wrong: `row ${i}: ${wrong}` };
  }
  return { rows: rows as SyncRow[] };
}

/** Field by field; null where nothing is wrong. */
export function wrongIn(row: unknown): string | null {
  if (!Array.isArray(row) || row.length !== 3) return 'expected [table, key, value]';
  const table = row[0] as unknown;
  const key = row[1] as unknown;
  const value = row[2] as unknown;
  if (typeof table !== 'string' || Object.keys(checks).indexOf(table) < 0) return `unknown table ${String(table).slice(0, 40)}`;
  if (typeof key !== 'string' || key === '' || key.length > mostKeyCharacters)
    return `${table}: expected a key of 1 to ${mostKeyCharacters} characters`;
  const form = keyForms[table as SyncTable];
  if (form && !form(key)) return `${table}: key ${key} has not the form of this table's keys`;
  if (isNull(value)) return null;
  if (typeof value !== 'string') return `${table} ${key}: expected the value as JSON text or null`;
  let parsed: unknown;
  try {
    parsed = JSON.parse(value, keepingNulls);
  } catch {
    return `${table} ${key}: the value is not JSON`;
  }
  const wrong = checks[table as SyncTable](parsed);
  return wrong !== null ? `${table} ${key}: ${wrong}` : null;
}
