/**
 * People whose phones come back by themselves after Kamailio was started anew: those that had an app registered when it ended. For 30 s
 * 'nobody registered' is edge_starting for them (503, the carrier tries again), not no_app_online.
 */
import type { RoutesStore } from './store.ts';

export const expectedMs = 30_000;

export type PeopleExpected = ReturnType<typeof createPeopleExpected>;

export function createPeopleExpected(store: Pick<RoutesStore, 'note' | 'writeNote'>) {
  let remembered = store.note<string[]>('people online') ?? [];
  let awaited = new Map<string, number>();
  return {
    /** Who has an app registered now. One who is still awaited stays remembered, in case Kamailio ends again before the phone is back. */
    seen(online: readonly string[], now: number) {
      for (const [user, untilMs] of awaited) if (untilMs <= now) awaited.delete(user);
      const people = [...new Set([...online, ...awaited.keys()])].sort();
      if (people.length === remembered.length && people.every((user, at) => user === remembered[at])) return;
      remembered = people;
      store.writeNote('people online', people);
    },
    /** Kamailio was just started: until when each is expected. */
    expect(now: number): Map<string, number> {
      awaited = new Map(remembered.map((user) => [user, now + expectedMs]));
      return new Map(awaited);
    },
  };
}
