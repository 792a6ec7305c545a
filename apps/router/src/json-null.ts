/**
 * null where it must be told from nothing at all: in Lua nothing cannot stand in a list. There `JSON` (engine.lua) leaves null out, or with this reviver has a
 * value of its own for it. Pure.
 */
declare const jsonNull: unknown;

export const keepingNulls = (_: string, value: unknown) => value;

/** To be written as null, in a field of an object within a row (rows-out.ts names those of the row itself). */
export const nullInside = () => (typeof jsonNull === 'undefined' ? null : jsonNull) as null;

export function isNull(value: unknown): boolean {
  return typeof jsonNull === 'undefined' ? value === null : value === jsonNull;
}
