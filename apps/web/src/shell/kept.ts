/**
 * What somebody entered and the control plane does not have yet, kept in this browser: a refused form, a lost connection, an expired session or a
 * closed tab loses nothing. It is forgotten once it was saved, after a week, and when somebody signs out.
 */
const prefix = 'patchcord.entered.';
const longestMs = 7 * 86_400_000;

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

const sameFields = (a: object, b: object) => Object.keys(a).sort().join() === Object.keys(b).sort().join();

/** @returns null where nothing is kept, or where it is of another form than `like` (an older version of the page). */
export function readKept<T extends object>(store: Store, place: string, like: T, nowMs: number): T | null {
  try {
    const { at, values } = JSON.parse(store.getItem(prefix + place) ?? '{}') as { at?: number; values?: T };
    if (!values || typeof values !== 'object' || at === undefined || nowMs - at > longestMs) return null;
    return sameFields(values, like) ? values : null;
  } catch {
    return null; // no store here, or nothing of ours in it
  }
}

/** What is as it was is nothing to keep. */
export function keep<T extends object>(store: Store, place: string, values: T, before: T, nowMs: number): void {
  try {
    if (JSON.stringify(values) === JSON.stringify(before)) store.removeItem(prefix + place);
    else store.setItem(prefix + place, JSON.stringify({ at: nowMs, values }));
  } catch {
    // A full or forbidden store: the page itself still has it.
  }
}

export function forget(store: Store, place: string): void {
  try {
    store.removeItem(prefix + place);
  } catch {
    // as above
  }
}

/** On signing out: nobody after them reads it here. */
export function forgetAll(store: Store): void {
  try {
    const keys = Array.from({ length: store.length }, (_, index) => store.key(index));
    for (const key of keys) if (key?.startsWith(prefix)) store.removeItem(key);
  } catch {
    // as above
  }
}
