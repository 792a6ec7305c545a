import type { CallCost } from '@patchcord/contracts';

const plural = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;

export const words = {
  title: 'Statement',
  about: 'What calls cost, month by month. Days and months are those of UTC.',
  help: 'What calls cost',
  month: 'Month',
  download: 'Download CSV',
  total: 'Total',
  exactly: (amount: string) => `exactly ${amount}`,
  soFar: 'so far: the month is not over',
  columns: { what: 'Calls', calls: 'Calls', seconds: 'Talked', billed: 'Charged', amount: 'Amount' },
  in: 'Calls in',
  inWhy: 'No charge: callers pay their own carrier, and yours brings the call here.',
  out: 'Calls out',
  notAnswered: 'Not answered',
  notAnsweredWhy: 'No charge: only answered calls cost something.',
  unpriced: 'Without a price',
  unpricedWhy: 'No charge: the price list had no price for these numbers.',
  empty: { title: 'No calls in this month', text: 'Calls in and calls out show up here, with what they cost.' },
  calls: (count: number) => plural(count, 'call', 'calls'),
  today: {
    title: 'Today',
    of: (spent: string, limit: string) => `${spent} of ${limit}`,
    noLimit: (spent: string) => `${spent}; no limit of a day is set`,
    up: (amount: string) => `Calls that are up may come to ${amount}; that counts too.`,
    reached: 'The limit of the day is reached: no more calls go out',
    reachedText: (when: string) =>
      `Calls that are up go on, calls in are not touched. Calls out are possible again at ${when}. Support can raise the limit at once.`,
    bar: 'Spent today',
  },
  cost: {
    label: 'Cost',
    why: {
      in: 'Calls in cost nothing',
      up: 'Known when the call is over',
      not_answered: 'Not answered: no charge',
      no_price: 'No charge: no price for this number',
    } satisfies Record<Exclude<CallCost['basis'], 'rated'>, string>,
    terms: (name: string, perMinute: string, seconds: number, first: number, next: number, fee: string | null) =>
      `${name}: ${perMinute} a minute, ${seconds} s charged (${first}/${next})${fee === null ? '' : `, ${fee} for the connection`}`,
  },
};
