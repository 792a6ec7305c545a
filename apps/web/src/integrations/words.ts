import type { ApiKey, KeyScope, WebhookDelivery, WebhookEventType } from '@patchcord/contracts';

export const words = {
  title: 'Integrations',
  about: 'Let your own systems work with your numbers: they ask us with an API key, and we tell them what happens with a webhook.',
  help: 'Do I need this?',
  docs: 'API reference',
  keys: {
    title: 'API keys',
    about: 'A key lets a program in as this account. Give each program its own, with no more than it needs.',
    make: 'Make API key',
    empty: 'No API key yet. Make one for a program that shall read or change something here.',
    name: 'Name',
    nameHint: 'Which program uses it, for example “Shop system”',
    scopes: 'What it may do',
    days: 'Valid for',
    daysChoices: [
      { value: '30', label: '30 days' },
      { value: '90', label: '90 days' },
      { value: '365', label: 'One year' },
      { value: '', label: 'Until it is revoked' },
    ],
    daysHint: 'After that, the program is refused until you make another one.',
    none: 'Choose at least one thing that it may do.',
    madeTitle: 'Copy the key now',
    madeText: 'It is shown this once. We keep only a fingerprint of it: if it gets lost, revoke it and make another one.',
    token: 'The key',
    copyToken: 'Copy the key',
    tryIt: 'Try it in a terminal:',
    copyCurl: 'Copy the command',
    done: 'I have copied it',
    states: { living: 'In use', unused: 'Not used yet', expired: 'Expired', revoked: 'Revoked' },
    used: (when: string) => `Last used ${when}`,
    never: 'Never used',
    made: (who: string, when: string) => `Made by ${who}, ${when}`,
    until: (when: string) => `valid until ${when}`,
    forever: 'does not expire',
    ended: (when: string) => `revoked ${when}`,
    begins: (prefix: string) => `${prefix}…`,
    may: 'May:',
    revoke: 'Revoke',
    revokeLabel: (name: string) => `Revoke ${name}`,
    revokeTitle: (name: string) => `Revoke ${name}?`,
    revokeText: 'Whatever uses this key is refused from the next moment on. This cannot be undone.',
    old: (n: number) => `Show ${n} that ${n === 1 ? 'is' : 'are'} no longer valid`,
    hideOld: 'Hide those that are no longer valid',
  },
  scopes: {
    read: { label: 'Read everything', about: 'See numbers, people, trunks, requests, calls and activity. Changes nothing.' },
    numbers: { label: 'Numbers', about: 'See, change, pause and remove numbers, and check whether calls arrive.' },
    trunks: { label: 'Trunks', about: 'See, rename, pause and remove trunks, and remove addresses that your carrier calls from.' },
    people: { label: 'People', about: 'See, invite, change and remove people.' },
    requests: { label: 'Requests', about: 'Ask support for numbers, trunks and addresses.' },
    webhooks: { label: 'Webhooks', about: 'Add, change and remove webhooks, and read what was sent to them.' },
  } satisfies Record<KeyScope, { label: string; about: string }>,
  hooks: {
    title: 'Webhooks',
    about: 'We send what happens to an address of yours, as it happens. What your system does not take is tried again for a day.',
    add: 'Add webhook',
    empty: 'No webhook yet. Add one to be told of calls, numbers or requests.',
    url: 'Address that we send to',
    urlHint: 'Begins with https:// and can be reached from the Internet',
    events: 'Tell it of',
    noEvents: 'Choose at least one.',
    secretTitle: 'Copy the secret now',
    secretText: 'It is shown this once. With it your system can tell that a message comes from us and nobody changed it on the way.',
    secret: 'The secret',
    copySecret: 'Copy the secret',
    verify: 'How your system checks a message',
    verifyText:
      'Each message has the header patchcord-signature: t=<time>,v1=<signature>. Make an HMAC-SHA256 over “time.body” with your secret and compare. Refuse what is older than five minutes.',
    copySample: 'Copy the example',
    done: 'I have copied it',
    state: { on: 'On', paused: 'Paused', off: 'Switched off', failing: 'Failing' },
    failing: (when: string) => `Nothing was taken since ${when}.`,
    switchedOff: (when: string) =>
      `We switched it off ${when}, because nothing was taken for a day. Put your system right, then switch it on: what waits is sent then.`,
    pausedText: 'What happens meanwhile is not kept for it. What waited already is sent once it is on again.',
  },
  events: {
    'request.*': { label: 'Requests', about: 'Sent, asked about, approved or refused' },
    'number.*': { label: 'Numbers', about: 'Added, changed, paused, removed' },
    'call.*': { label: 'All of calls', about: 'Both of the two below' },
    'call.started': { label: 'Calls that start', about: 'At the moment a phone rings' },
    'call.ended': { label: 'Calls that end', about: 'With the outcome, once it is over' },
  } satisfies Record<WebhookEventType, { label: string; about: string }>,
  hook: {
    loading: 'Webhook',
    back: 'Integrations',
    title: 'Webhook',
    pause: 'Pause',
    resume: 'Switch on',
    edit: 'Change',
    editTitle: 'Change webhook',
    test: 'Send a test',
    renew: 'New secret',
    renewTitle: 'Make a new secret?',
    renewText:
      'The new one is shown once. For a day we sign with the old one too, so that nothing is refused while you put the new one in place.',
    oldSecret: (when: string) => `The secret before this one signs too until ${when}.`,
    remove: 'Remove',
    removeTitle: 'Remove this webhook?',
    removeText: 'Nothing is sent to it any more, and its list of deliveries goes with it.',
    deliveries: 'Deliveries of the last 30 days',
    filter: 'Show',
    filters: [
      { value: '', label: 'All' },
      { value: 'failed', label: 'Failed' },
      { value: 'waiting', label: 'Waiting' },
      { value: 'delivered', label: 'Delivered' },
    ],
    empty: { title: 'Nothing sent yet', text: 'Send a test, and see here what your system answers.' },
    emptyFiltered: { title: 'None of these', text: 'No delivery of the last 30 days is in this state.' },
    states: { waiting: 'Waiting', delivered: 'Delivered', failed: 'Failed' } satisfies Record<WebhookDelivery['state'], string>,
    trying: 'Being sent',
    tries: (n: number) => `${n} ${n === 1 ? 'attempt' : 'attempts'}`,
    next: (when: string) => `next attempt ${when}`,
    took: (ms: number) => `${ms} ms`,
    status: (status: number) => `HTTP ${status}`,
    noAnswer: 'No answer',
    details: 'Details',
    hide: 'Hide',
    detailsLabel: (what: string, when: string) => `Details of ${what}, ${when}`,
    sent: 'What we sent',
    answered: 'How the answer began',
    emptyAnswer: 'The answer had no text.',
    again: 'Send again',
    againLabel: (what: string, when: string) => `Send again: ${what} of ${when}`,
  },
};

/** 'call.ended' in words, for the list of deliveries. */
export function eventLabel(type: string): string {
  const known: Record<string, string> = { 'webhook.test': 'Test', 'call.started': 'Call started', 'call.ended': 'Call ended' };
  const [noun = '', verb = ''] = type.split('.');
  return known[type] ?? `${noun.charAt(0).toUpperCase()}${noun.slice(1)} ${verb.replaceAll('_', ' ')}`;
}

export type KeyState = keyof typeof words.keys.states;

/** What can be said of a key at one look. */
export function keyState({ revokedAt, expiresAt, lastUsedAt }: ApiKey, now = Date.now()): KeyState {
  if (revokedAt) return 'revoked';
  if (expiresAt && Date.parse(expiresAt) <= now) return 'expired';
  return lastUsedAt ? 'living' : 'unused';
}
