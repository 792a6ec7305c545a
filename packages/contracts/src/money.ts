/**
 * Amounts of money are whole numbers of millionths of their currency's unit: 0.0125 EUR is 12,500. Never fractions of a binary number, which cannot
 * hold a tenth. On the wire and in files they are decimal texts: '0.0125'.
 */

/** Digits behind the point that a price may have. */
export const moneyDigits = 6;
const unit = 10 ** moneyDigits;

/** Millionths in '12', '0.0125' or '.5'; null for whatever else is written, signs, commas and exponents too. */
export function readMoney(text: string): number | null {
  const [, whole = '', fraction = ''] = /^(\d{0,9})(?:\.(\d{1,6}))?$/.exec(text) ?? [];
  if (whole === '' && fraction === '') return null;
  return Number(whole) * unit + Number(fraction.padEnd(moneyDigits, '0'));
}

/** '0.0125': no more digits than it takes, and two at least. */
export function writeMoney(millionths: number): string {
  const sign = millionths < 0 ? '-' : '';
  const digits = String(Math.abs(millionths)).padStart(moneyDigits + 1, '0');
  const fraction = digits.slice(-moneyDigits).replace(/0{1,4}$/, '');
  return `${sign}${digits.slice(0, -moneyDigits)}.${fraction}`;
}
