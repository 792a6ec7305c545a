/** Times and lengths as people read them, in the browser's language and zone. */
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayTime = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });

/** '14:05' today, '3 Nov, 14:05' before. */
export function formatWhen(iso: string, now = new Date()): string {
  const at = new Date(iso);
  return (at.toDateString() === now.toDateString() ? time : dayTime).format(at);
}

/** '14:05', whatever the day. */
export const formatClock = (iso: string) => time.format(new Date(iso));

const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

export const formatDay = (iso: string) => day.format(new Date(iso));

const plainDay = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
/** '2026-12-01' as people write it: a day of a country, of UTC, or a holiday, which no clock of this browser changes. */
export const formatPlainDay = (day: string) => plainDay.format(new Date(`${day}T12:00:00Z`));

export const formatExact = (iso: string) => exact.format(new Date(iso));

/** '0:42', '12:05', '1:02:03'. */
export function formatLength(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours = 0, minutes = 0, rest = 0] = parts;
  const two = (n: number) => String(n).padStart(2, '0');
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

export const msBetween = (from: string, to: string) => Date.parse(to) - Date.parse(from);
