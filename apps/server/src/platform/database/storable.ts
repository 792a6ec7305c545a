/** What came over a wire, made so that PostgreSQL takes it: it stores neither NUL nor half a character. */
export function storable<T>(value: T): T {
  if (typeof value === 'string') return value.toWellFormed().replaceAll('\u0000', '\ufffd') as T;
  if (Array.isArray(value)) return value.map(storable) as T;
  if (typeof value === 'object' && value !== null && !(value instanceof Date))
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, storable(one)])) as T;
  return value;
}

/** A text that stands in an index: cut, because an entry holds some 2,700 bytes at most, and never in the middle of a character. */
export const cutText = (text: string, characters: number): string => text.slice(0, characters).toWellFormed();

/** Call-IDs are stored, and looked for, at this length: routers cut them there too. */
export const sipCallIdKey = (text: string): string => cutText(text, 256);
