/** What differs in a change, in words. Pure: fields of the API on one side, what a person calls them on the other. */
import type { AuditEntry, BringRequest, ClosedInstead, KeyScope, NumberHours, NumberState, Person, Unanswered } from '@patchcord/contracts';
import { words as keyWords } from '../integrations/words.ts';
import { stateWords } from '../numbers/state-words.ts';
import { words as people } from '../people/words.ts';
import { words as requests } from '../requests/words.ts';
import { formatExact } from '../shell/format.ts';
import { words as trunks } from '../trunks/words.ts';
import { actionText, hoursText } from '../unanswered/say.ts';
import { words } from './words.ts';

type Names = AuditEntry['names'];
export interface ChangeLine {
  field: string;
  /** null: there was nothing before, or nothing is left. */
  before: string | null;
  after: string | null;
}

const isId = (text: string) => /^[a-z]{3,4}_[0-9a-z]{16}$/.test(text);

/** Says nothing to whoever reads it. */
const unsaid = new Set(['invitation', 'understood', 'preset', 'renewed']);

const labels: Record<string, string> = {
  on: 'Switched on',
  people: 'Rings',
  ringSeconds: 'Rings for',
  unanswered: 'When nobody answers',
  hours: 'Opening hours',
  trunk: 'Trunk',
  state: 'State',
  addresses: 'Addresses',
  sources: 'Addresses',
  note: 'Note',
  name: 'Name',
  role: 'Role',
  platformRole: 'Role',
  numbers: 'Numbers',
  email: 'Email',
  carrier: 'Carrier',
  country: 'Country of national numbers',
  calledFrom: 'Called number is read from',
  callerFrom: 'Caller is read from',
  callsLimit: 'Calls at once',
  callsPerSecond: 'New calls a second',
  callsLimitPerPerson: 'Calls out at once of one person',
  countries: 'Countries that may be called',
  spendPerDay: 'What a day may cost',
  mayCallOut: 'May call out',
  dialsCountry: 'Types numbers as in',
  callerIdIn: 'The number shown goes in',
  newLogin: 'New password',
  events: 'Told of',
  scopes: 'May',
  expiresAt: 'Valid until',
  prefix: 'Begins with',
  user: 'User name',
  loginAllowed: 'May have a login',
  settings: 'Settings',
  reason: 'Reason',
  kind: 'About',
  location: 'Location',
  url: 'Address',
  webhook: 'Webhook',
  to: 'To',
  host: 'Host name',
  sipPort: 'SIP port',
  sipTlsPort: 'SIP port (TLS)',
  websocketUrl: 'Address for phones',
};
/** 'someField' as 'Some field', for what has no word here yet. */
const readable = (field: string) => {
  const text = field.replaceAll(/([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);
  return text.charAt(0).toUpperCase() + text.slice(1);
};

const allStates: Record<string, string> = {
  ...(requests.states satisfies Record<BringRequest['state'], string>),
  ...Object.fromEntries(Object.entries(stateWords).map(([state, { label }]) => [state as NumberState, label])),
};
const platformRoles: Record<string, string> = { support: 'Support', operator: 'Operator' };

const valueWords: Record<string, (value: string) => string | undefined> = {
  state: (state) => allStates[state],
  role: (role) => people.roles[role as Person['role']],
  platformRole: (role) => platformRoles[role],
  expiresAt: formatExact,
  kind: (kind) => (kind === 'addresses' ? 'More addresses' : kind === 'numbers' ? 'Numbers to bring' : undefined),
  calledFrom: (place) => trunks.calledFromChoices[place as keyof typeof trunks.calledFromChoices],
  callerFrom: (place) => trunks.callerFromChoices[place as keyof typeof trunks.callerFromChoices],
  scopes: (scope) => keyWords.scopes[scope as KeyScope]?.label,
  events: (event) => keyWords.events[event as keyof typeof keyWords.events]?.label,
};
const objectWords: Record<string, (value: never) => string> = {
  unanswered: (value: Unanswered) => insteadWords(value),
  hours: (value: NumberHours) => `${hoursText(value)} (${value.zone}). ${insteadWords(value.closed)}`,
};
const insteadWords = (value: ClosedInstead) => actionText(value, words.theCarrier) + (value.mailTo.length > 0 ? ` ${words.andMail}` : '');
const noneWords: Record<string, string> = {
  hours: 'Always open',
  expiresAt: 'Does not expire',
  people: 'Nobody',
  platformRole: 'None',
  country: 'None',
};

function textOf(field: string, value: unknown, names: Names): string {
  if (value === null || value === '') return noneWords[field] ?? 'None';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (Array.isArray(value))
    return value.length === 0 ? (noneWords[field] ?? 'None') : value.map((one) => textOf(field, one, names)).join(', ');
  const said = objectWords[field]?.(value as never);
  if (said !== undefined) return said;
  if (typeof value === 'object') {
    const { name, cidr } = value as { name?: unknown; cidr?: unknown };
    return typeof name === 'string' ? name : typeof cidr === 'string' ? cidr : JSON.stringify(value);
  }
  const text = String(value);
  if (field === 'ringSeconds') return `${text} s`;
  return valueWords[field]?.(text) ?? names[text] ?? (isId(text) ? words.gone : text);
}

/** Nothing was there, and nothing is: not worth a line. */
const isNothing = (value: unknown) =>
  value === undefined || value === null || value === '' || value === false || (Array.isArray(value) && value.length === 0);

export function changeLines({ before, after, names }: Pick<AuditEntry, 'before' | 'after' | 'names'>): ChangeLine[] {
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])].filter((field) => !unsaid.has(field));
  return fields.flatMap((field) => {
    const [was, is] = [before?.[field], after?.[field]];
    const isOneSided = before === null || after === null;
    if (isOneSided && isNothing(was) && isNothing(is) && field !== 'expiresAt') return [];
    return [
      {
        field: labels[field] ?? readable(field),
        before: before ? textOf(field, was ?? null, names) : null,
        after: after ? textOf(field, is ?? null, names) : null,
      },
    ];
  });
}
