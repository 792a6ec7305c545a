/** Months, from and to 00:00 UTC of a first day. Pure. */
export interface Month {
  begins: Date;
  ends: Date;
}

/** @param month '2026-11' */
export function monthOf(month: string): Month {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return { begins: new Date(Date.UTC(year, number - 1)), ends: new Date(Date.UTC(year, number)) };
}
