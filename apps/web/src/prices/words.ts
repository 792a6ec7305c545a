import type { PriceGap, PriceList } from '@patchcord/contracts';

const countries = new Intl.DisplayNames(undefined, { type: 'region' });
const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const countryName = (code: string) => (code === '001' ? 'No country (+800 and others)' : (countries.of(code) ?? code));

export const words = {
  title: 'Price lists',
  about: 'What calls out cost. One list is in force at a time; a call is rated once, by the list of that moment.',
  help: 'What calls cost',
  empty: {
    title: 'No price list yet',
    text: 'Until one is in force, calls out have no price: statements show 0, and the day’s limits count 1.00 a minute.',
  },
  upload: 'Upload a list',
  uploadHint: 'CSV, with a first line that names the columns:',
  columns: 'prefix,name,price per minute,first increment,next increment,connection fee',
  file: 'Choose a CSV file',
  clear: 'Choose none',
  name: 'Name',
  currency: 'Currency',
  currencyHint: 'Three letters. The first list in force decides it for good.',
  uploading: 'Reading the list…',
  states: { draft: 'Draft', scheduled: 'To come', in_force: 'In force', ended: 'Ended' } satisfies Record<PriceList['state'], string>,
  stateColors: { draft: 'gray', scheduled: 'blue', in_force: 'green', ended: 'gray' } satisfies Record<PriceList['state'], string>,
  prices: (count: number) => plural(count, 'price', 'prices'),
  faults: (count: number) => plural(count, 'fault', 'faults'),
  from: (day: string) => `from ${day}`,
  until: (day: string) => `until ${day}`,
  uploaded: (who: string, when: string) => `Uploaded by ${who}, ${when}`,
  wrong: {
    title: (count: number) => `${plural(count, 'fault', 'faults')} in this file`,
    text: 'These rows are left out. Correct the file and upload it again, or put the rest in force.',
    more: (count: number) => `And ${count} more.`,
    line: 'Line',
    right: 'What is wrong',
  },
  gaps: {
    title: (count: number) => `${plural(count, 'country', 'countries')} without a price, or with another’s`,
    text: 'A call there costs 0 on the statement; the day’s limit counts it as the dearest call of the list.',
    country: 'Country',
    what: 'What the list says',
    kinds: {
      none: 'no price',
      partly: 'only for some longer prefixes',
      as_another: 'by a prefix of another country',
    } satisfies Record<PriceGap['kind'], string>,
    by: (prefix: string, name: string) => `as ${name} (${prefix})`,
    noneMissing: 'Every country that can be called has a price of its own.',
    all: (count: number) => `Show all ${count}`,
  },
  repeats: (count: number, prefixes: string[]) =>
    `${plural(count, 'prefix says', 'prefixes say')} what the shorter one says anyway: ${prefixes.slice(0, 8).join(', ')}${count > 8 ? ', …' : ''}`,
  changes: {
    title: (name: string) => `What changes beside ‘${name}’`,
    text: ({ added, removed, dearer, cheaper }: { added: number; removed: number; dearer: number; cheaper: number }) =>
      `${dearer} dearer, ${cheaper} cheaper, ${added} new, ${removed} gone.`,
    nothing: 'Nothing: every price is the same.',
    prefix: 'Prefix',
    before: 'Now',
    after: 'Then',
  },
  look: { title: 'Look a price up', prefix: 'Prefix begins with', none: 'No price begins so.' },
  table: { prefix: 'Prefix', name: 'Destination', perMinute: 'A minute', increments: 'Increments', fee: 'Connection' },
  start: {
    title: 'Put it in force',
    day: 'From',
    dayHint: 'At 00:00 UTC; today means from now on. The list before ends then.',
    accept: (faults: number, gaps: number) =>
      `Go without ${[
        ...(faults > 0 ? [plural(faults, 'row with a fault', 'rows with faults')] : []),
        ...(gaps > 0 ? [`a price for ${plural(gaps, 'country', 'countries')}`] : []),
      ].join(' and ')}`,
    button: 'Put in force',
    again: 'Move it to that day',
    done: 'Set.',
  },
  remove: {
    button: 'Remove',
    title: (name: string) => `Remove ‘${name}’?`,
    text: 'No call was rated by it. Its prices are gone; the file can be uploaded again.',
  },
  rate: {
    title: 'Rate calls again',
    text: 'Only where a list was wrong or late: every call out of these days gets its price by this list, and statements change.',
    from: 'First day',
    to: 'Last day',
    button: 'Rate again',
    confirm: { title: 'Rate these calls again?', text: 'Amounts on statements of all accounts change for these days. It is recorded.' },
    done: (calls: number, changed: number, before: string, after: string) =>
      `${plural(calls, 'call', 'calls')} rated, ${changed} changed: ${before} before, ${after} now.`,
  },
  unpriced: {
    title: 'Called without a price',
    text: 'In the last 30 days. Add their prefixes to the next list; calls of those days can be rated again by it.',
    number: 'Number',
    calls: 'Calls',
    seconds: 'Talked',
    last: 'Last',
  },
  readOnly: 'Only operators change it.',
  noNumber: 'no number',
};
