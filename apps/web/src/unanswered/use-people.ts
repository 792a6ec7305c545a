import type { Person } from '@patchcord/contracts';
import { useList } from '../api/queries.ts';

/** Everybody of the account, to be chosen and to be called by name. */
export function usePeople(): { choices: { value: string; label: string }[]; names: ReadonlyMap<string, string> } {
  const { items = [] } = useList<Person>('people', { limit: 200, everyMs: 60_000 });
  return {
    choices: items.map(({ id, name }) => ({ value: id, label: name })),
    names: new Map(items.map(({ id, name }) => [id, name])),
  };
}
