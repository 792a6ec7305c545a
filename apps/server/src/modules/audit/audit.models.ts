/** What of a change is kept. Pure. */
import { isDeepStrictEqual } from 'node:util';

type Fields = Record<string, unknown>;

/** Never stored, whoever hands it over: a second line behind the usecases, which do not. */
const secretName = /password|secret|token|hash|digest|md5|sha256|credential/i;

function withoutSecrets(value: unknown, name = ''): unknown {
  if (secretName.test(name)) return '***';
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one));
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, withoutSecrets(one, key)]));
}

const given = (fields: object | null | undefined): Fields | null =>
  fields ? (Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Fields) : null;

export interface Difference {
  before: Fields | null;
  after: Fields | null;
}

/**
 * Before and after, reduced to what differs. With a `before`, an `after` names only what was asked to change.
 * @returns null where nothing differs.
 */
export function difference(before: object | null | undefined, after: object | null | undefined): Difference | null {
  const [was, is] = [given(before), given(after)];
  if (was && is) {
    const names = Object.keys(is).filter((name) => !isDeepStrictEqual(was[name], is[name]));
    if (names.length === 0) return null;
    const pick = (fields: Fields) => withoutSecrets(Object.fromEntries(names.map((name) => [name, fields[name] ?? null]))) as Fields;
    return { before: pick(was), after: pick(is) };
  }
  return { before: withoutSecrets(was) as Fields | null, after: withoutSecrets(is) as Fields | null };
}

/**
 * Routes that change something and write no row, each with its reason. A test fails for every other route that does not.
 */
export const unrecorded: Readonly<Record<string, string>> = {
  'POST /api/auth/sign-in/email': 'a session: its own table says who is signed in',
  'POST /api/auth/sign-out': 'a session: its own table says who is signed in',
  'POST /api/auth/change-password': 'the own password of who is signed in: nothing of an account',
  'POST /api/auth/request-password-reset': 'how a person signs in: the own matter of who it is',
  'POST /api/auth/reset-password': 'how a person signs in: the own matter of who it is',
  'POST /api/auth/two-factor/verify-totp': 'how a person signs in: the own matter of who it is',
  'POST /api/auth/two-factor/verify-backup-code': 'how a person signs in: the own matter of who it is',
  'POST /api/auth/two-factor/enable': 'how a person signs in: the own matter of who it is',
  'POST /api/auth/two-factor/disable': 'how a person signs in: the own matter of who it is',
  'POST /api/auth/two-factor/generate-backup-codes': 'how a person signs in: the own matter of who it is',
  'POST /api/v1/invitations/look': 'a question: nothing changes',
  'POST /api/v1/sign-up': 'nothing is made before the mail was read; then the account is, which is recorded',
  'PATCH /api/v1/accounts/:account/phone/wakes/:wake': 'when a person wants to be left alone: the own matter of who it is',
  'POST /api/v1/accounts/:account/trunks/:trunk/round-trips': 'a measurement that is asked for',
  'POST /api/v1/accounts/:account/requests/:request/round-trips': 'a measurement that is asked for',
  'POST /api/edge/v1/round-trips': 'what an edge measured',
  'POST /api/edge/v1/ownership-checks': 'how a call of a check fares: what follows of it is recorded',
  'POST /api/edge/v1/events': 'what an edge saw: calls and attempts are records themselves',
  'POST /api/edge/v1/report': 'how an edge is: it changes every few seconds',
  'POST /api/v1/accounts/:account/phone/session': 'short-lived SIP credentials of the person who asks',
  'POST /api/v1/accounts/:account/phone/demo-call': 'a call: it has a call record',
  'POST /api/v1/accounts/:account/requests/host-name': 'a question: nothing changes',
  'POST /api/v1/accounts/:account/requests/:request/numbers': 'rows of a request: in force only once support decides, which is recorded',
  'POST /api/v1/accounts/:account/requests/:request/numbers/file':
    'rows of a request: in force only once support decides, which is recorded',
  'DELETE /api/v1/accounts/:account/requests/:request/numbers': 'rows of a request: in force only once support decides, which is recorded',
  'PATCH /api/v1/accounts/:account/requests/:request/numbers/:row':
    'rows of a request: in force only once support decides, which is recorded',
  'DELETE /api/v1/accounts/:account/requests/:request/numbers/:row':
    'rows of a request: in force only once support decides, which is recorded',
  'POST /api/v1/accounts/:account/requests/:request/messages': 'a message: the thread is its record',
  'POST /api/v1/accounts/:account/numbers/:number/porting/letter':
    'a letter: nobody sees it before the porting is asked for, which is recorded',
  'POST /api/v1/platform/requests/:request/notes': 'a note: the thread is its record',
  'PUT /api/v1/accounts/:account/phone/calls/:call/quality': 'how a call sounded: part of its call record',
};
