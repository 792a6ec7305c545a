import { beforeEach, expect, test } from 'vitest';
import { forget, forgetAll, keep, readKept } from './kept.ts';

class Memory {
  kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
  key = (index: number) => [...this.kept.keys()][index] ?? null;
  get length() {
    return this.kept.size;
  }
}
const day = 86_400_000;
const before = { text: '', people: '' };
const entered = { text: '+12025550101', people: 'a@b.example' };
let store: Memory;
beforeEach(() => {
  store = new Memory();
});

test('what was entered is there again, for a week', () => {
  keep(store, 'here', entered, before, 0);
  expect(readKept(store, 'here', before, 7 * day)).toEqual(entered);
  expect(readKept(store, 'here', before, 7 * day + 1)).toBeNull();
  expect(readKept(store, 'elsewhere', before, 0)).toBeNull();
});

test('what is as it was, or was saved, is not kept', () => {
  keep(store, 'here', entered, before, 0);
  keep(store, 'here', { ...before }, before, 0);
  expect(store.length).toBe(0);
  keep(store, 'here', entered, before, 0);
  forget(store, 'here');
  expect(readKept(store, 'here', before, 0)).toBeNull();
});

test('fields of an older version of a form, and what is none of ours, are left alone', () => {
  keep(store, 'here', { text: 'x' }, { text: '' }, 0);
  expect(readKept(store, 'here', before, 0)).toBeNull();
  store.setItem('patchcord.entered.here', 'nonsense');
  expect(readKept(store, 'here', before, 0)).toBeNull();
});

test('signing out forgets all of it, and nothing else', () => {
  keep(store, 'one', entered, before, 0);
  keep(store, 'two', entered, before, 0);
  store.setItem('theme', 'dark');
  forgetAll(store);
  expect([...store.kept.keys()]).toEqual(['theme']);
});

test('a browser that keeps nothing breaks no page', () => {
  const none = new Proxy({} as Memory, {
    get: () => () => {
      throw new Error('denied');
    },
  });
  keep(none, 'here', entered, before, 0);
  forget(none, 'here');
  forgetAll(none);
  expect(readKept(none, 'here', before, 0)).toBeNull();
});
