import type { AuditActor, AuditEntry } from '@patchcord/contracts';

export const words = {
  theCarrier: 'the carrier',
  andMail: 'A mail says who called.',
  title: 'Activity',
  about: 'Who changed what here, and when. Kept for two years.',
  aboutPlatform: 'Who changed what, in every account and on the platform itself. Kept for two years.',
  empty: { title: 'Nothing yet', text: 'As soon as somebody changes a number, a person or anything else here, it is listed.' },
  emptyFiltered: { title: 'Nothing fits this choice', text: 'Choose another person, kind or time.' },
  filter: 'Choose what is shown',
  who: 'By whom',
  anybody: 'Anybody',
  what: 'What',
  anything: 'Anything',
  from: 'From',
  to: 'Until',
  reset: 'Show all',
  only: (what: string) => `Only about: ${what}`,
  onlyAccount: (name: string) => `Only the account ${name}`,
  onlyBy: (name: string) => `Only by ${name}`,
  oneThing: 'one thing',
  oneAccount: 'that you chose',
  stopOnly: (what: string) => `${what}: show all again`,
  all: (label: string) => `All changes to ${label}`,
  allBy: (name: string) => `All changes by ${name}`,
  allOf: (name: string) => `All changes in ${name}`,
  by: {
    user: (name: string) => `by ${name}`,
    key: (name: string) => `by the API key ${name}`,
    platform: (name: string) => `by ${name}, from support`,
    system: () => 'by itself',
  } satisfies Record<AuditActor['kind'], (name: string) => string>,
  kindOf: { user: '', key: 'API key', platform: 'support', system: '' } satisfies Record<AuditActor['kind'], string>,
  address: (address: string) => `from ${address}`,
  noAccount: 'Platform',
  changed: (before: string, after: string) => `${before} → ${after}`,
  gone: 'somebody or something that is gone',
};

/** Kinds of changes, as they are chosen; each with the nouns of the audit log that belong to it. */
export const kinds = [
  { value: 'number,check,porting', label: 'Numbers' },
  { value: 'person,invitation', label: 'People' },
  { value: 'device', label: 'Desk phones and softphones' },
  { value: 'wake', label: 'Browsers that can be woken' },
  { value: 'trunk,source,login', label: 'Trunks and addresses' },
  { value: 'request', label: 'Requests' },
  { value: 'account,spend', label: 'Account and calls out' },
  { value: 'key', label: 'API keys' },
  { value: 'webhook,delivery', label: 'Webhooks' },
];
export const platformKinds = [
  ...kinds,
  { value: 'operator', label: 'Team' },
  { value: 'location,edge,upstream,gateway,check_callers', label: 'Locations, edges, upstream and gateways' },
  { value: 'price_list', label: 'Price lists' },
  { value: 'mail', label: 'Mails' },
];

export type Entry = AuditEntry;
