import type { PriceFault } from '@patchcord/contracts';
import { Refusal, wrongFields } from '../../platform/http/errors.ts';

const onlyHeader = { line: 1, field: 'file', received: 'a header', message: 'There is no row below the header. Each row is one price.' };

/** Not one price in it. */
export const noPriceList = (faults: PriceFault[]) =>
  wrongFields(
    'price_list.unreadable',
    (faults.length > 0 ? faults : [onlyHeader])
      .slice(0, 20)
      .map(({ line, field, received, message }) => ({ field: `line ${line}, ${field}`, received, message })),
  );

export const currencyUnknown = (received: string) =>
  wrongFields('price_list.currency_unknown', [
    { field: 'currency', received, message: `${received} is no currency of ISO 4217. EUR, USD or GBP are, for example.` },
  ]);

export const otherCurrency = (received: string, platform: string) => {
  const message = `Prices of this platform are in ${platform}, limits and statements too: a list in ${received} cannot follow. Upload it in ${platform}.`;
  return new Refusal({
    status: 409,
    code: 'price_list.other_currency',
    message,
    details: [{ field: 'currency', received, message }],
  });
};

export const dayOver = (received: string, today: string) =>
  wrongFields('price_list.day_over', [
    {
      field: 'from',
      received,
      message: `${received} is over. A list begins today (${today}) or later; calls of days before can be rated again.`,
    },
  ]);

export const dayTaken = (received: string) =>
  new Refusal({
    status: 409,
    code: 'price_list.day_taken',
    message: `Another list begins on ${received}. Take that one back, or choose another day.`,
  });

export const listBegan = () =>
  new Refusal({
    status: 409,
    code: 'price_list.began',
    message: 'This list began: calls were rated by it, and it stays as it is. Upload a new one, and put it in force.',
  });

export const listEmpty = () =>
  new Refusal({ status: 409, code: 'price_list.empty', message: 'This list holds no price. Upload one that does.' });

export interface Unaccepted {
  faults: number;
  gaps: number;
}
const counted = (count: number, one: string, many: string) => (count === 0 ? [] : [count === 1 ? `1 ${one}` : `${count} ${many}`]);
export const notAccepted = ({ faults, gaps }: Unaccepted) => {
  const left = [
    ...counted(faults, 'fault leaves out its row', 'faults leave out their rows'),
    ...counted(gaps, 'country has no price, or only in part', 'countries have no price, or only in part'),
  ];
  const message = `${left.join(', and ')}. Upload the list without them, or accept that (accept: true).`;
  return new Refusal({ status: 409, code: 'price_list.not_accepted', message });
};

export const wrongDays = (field: string, received: string, message: string) =>
  wrongFields('price_list.days', [{ field, received, message }]);

export const neverBegan = () =>
  new Refusal({
    status: 409,
    code: 'price_list.never_began',
    message: 'Calls are rated again by a list that is or was in force. Put this one in force first.',
  });

export const noNumber = (received: string) =>
  wrongFields('price.number_malformed', [
    { field: 'number', received, message: 'This is no number with its country code, such as +442079460123.' },
  ]);
