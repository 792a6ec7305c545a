/** Months that a statement can be asked for. Pure. */

/** '2026-11', the newest first: as long as call records are kept. */
export function monthsBefore(now: Date, count = 13): string[] {
  return Array.from({ length: count }, (_, index) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - index)).toISOString().slice(0, 7),
  );
}

const format = new Intl.DateTimeFormat(undefined, { month: 'long', year: 'numeric', timeZone: 'UTC' });
export const monthName = (month: string): string => format.format(new Date(`${month}-01T00:00:00Z`));

/** What stands in the address, where it is one of those. */
export const readMonth = (search: Record<string, unknown>): { month?: string } =>
  typeof search.month === 'string' && /^20\d\d-(0[1-9]|1[0-2])$/.test(search.month) ? { month: search.month } : {};
