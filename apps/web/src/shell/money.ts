/** Amounts as people read them. They come as decimal texts, and stay exact: 'EUR', '0.0125' as '€0.0125'. */
const most = 6;

const format = (amount: string, currency: string | null, digits: Intl.NumberFormatOptions) =>
  new Intl.NumberFormat(undefined, currency === null ? digits : { style: 'currency', currency, ...digits }).format(amount as `${number}`);

export const formatMoney = (amount: string, currency: string | null): string =>
  format(amount, currency, { minimumFractionDigits: 2, maximumFractionDigits: most });

/** Rounded to what can be paid. */
export const formatTotal = (amount: string, currency: string | null): string =>
  format(amount, currency, currency === null ? { minimumFractionDigits: 2, maximumFractionDigits: 2 } : {});
