/**
 * Brings what is on disk into force in the call router: one writer, one change at a time, in order. Concurrent writers crashed Kamailio's
 * workers elsewhere (kamailio 4807, 4809), so nothing else in the agent writes rows.
 */
import { isDeepStrictEqual } from 'node:util';
import { type EdgeRow, type ExpectedRow, type SyncRow, tableNames } from '@patchcord/contracts';
import { createBackoff } from '../backoff.ts';
import type { Problems } from '../problems.ts';
import { type PrefixLengths, prefixLengths } from './prefix-lengths.ts';
import { type RoutesStore, toSyncRow } from './store.ts';

const rowsAtOnce = 5_000;

/** What the pusher needs of a running router. */
export interface RouterRows {
  push(rows: SyncRow[]): Promise<void>;
  /** Called after the settings row came into force or changed. */
  signingSecret(secret: string): Promise<void>;
}

export interface Attached {
  router: RouterRows;
  /** What the router does now: 'loading' after a start; an adopted one goes on as it was. */
  mode: EdgeRow['mode'];
  /** People whose apps are awaited, until when (ms since 1970). */
  expected: Map<string, number>;
}

export type Pusher = ReturnType<typeof createPusher>;

export function createPusher(parts: {
  store: RoutesStore;
  problems: Problems;
  log: { info(line: object, text: string): void };
  /** After something came into force. */
  onApplied: () => void;
}) {
  const { store, problems, log } = parts;
  let attached: Attached | null = null;
  let loaded = false;
  let draining = false;
  let inForce: EdgeRow | null = null;
  let appliedRevision = 0;
  let secretDue = false;
  let running: Promise<void> | null = null;
  let again = false;
  let cutWait: (() => void) | null = null;

  const modeNow = (): EdgeRow['mode'] => {
    if (draining) return 'draining';
    // Before the first routes ever: nothing could be answered rightly.
    if (store.revision() === 0) return 'loading';
    if (loaded) return 'open';
    // An adopted router keeps taking calls with what it has while everything is pushed once more.
    return attached?.mode === 'open' ? 'open' : 'loading';
  };
  const stateRow = (mode: EdgeRow['mode'], lengths: PrefixLengths): SyncRow => [
    'edge',
    'state',
    JSON.stringify({ mode, ...lengths } satisfies EdgeRow),
  ];

  async function pushState(router: RouterRows, mode: EdgeRow['mode'], lengths: PrefixLengths, rows: SyncRow[] = []) {
    const wanted: EdgeRow = { mode, ...lengths };
    const state = isDeepStrictEqual(inForce, wanted) ? [] : [stateRow(mode, lengths)];
    if (state.length + rows.length > 0) await router.push([...state, ...rows]);
    inForce = wanted;
  }

  /** Everything from disk. Sources first: until the numbers are in, listed sources hear 'starting', others nothing. */
  async function load({ router, expected }: Attached) {
    const from = performance.now();
    const change = store.lastChange();
    let rows = 0;
    await pushState(router, modeNow(), prefixLengths(store.sourceKeys('with removed')));
    for (const table of ['sources', ...tableNames.filter((name) => name !== 'sources')] as const) {
      for (const page of store.pages(table, rowsAtOnce)) {
        await router.push(page.map(toSyncRow));
        rows += page.length;
      }
    }
    const awaited = [...expected].map(([user, untilMs]): SyncRow => ['expected', user, JSON.stringify({ untilMs } satisfies ExpectedRow)]);
    for (let at = 0; at < awaited.length; at += rowsAtOnce) await router.push(awaited.slice(at, at + rowsAtOnce));
    await pushSecret(router);
    store.markPushed(change);
    loaded = true;
    log.info({ rows, expected: awaited.length, ms: Math.round(performance.now() - from) }, 'routes pushed from disk');
  }

  async function pushPending(router: RouterRows) {
    for (;;) {
      const rows = store.pending(rowsAtOnce);
      const last = rows.at(-1);
      if (!last) return;
      // Lengths that come into use must be known before their sources; lengths out of use may go only after them.
      await pushState(router, modeNow(), prefixLengths(store.sourceKeys('with removed')), rows.map(toSyncRow));
      if (rows.some((row) => row.table === 'settings')) await pushSecret(router);
      store.markPushed(last.change);
    }
  }

  async function pushSecret(router: RouterRows) {
    const value = store.value('settings', 'edge');
    if (value !== null) await router.signingSecret(JSON.parse(value).sipSecret);
  }

  async function bringInForce(to: Attached) {
    const revision = store.revision();
    if (!loaded) await load(to);
    await pushPending(to.router);
    if (secretDue) {
      await pushSecret(to.router);
      secretDue = false;
    }
    await pushState(to.router, modeNow(), prefixLengths(store.sourceKeys('without removed')));
    if (attached === to && revision !== appliedRevision) {
      appliedRevision = revision;
      parts.onApplied();
    }
  }

  async function run() {
    const backoff = createBackoff({ firstMs: 200, mostMs: 5_000 });
    while (again) {
      again = false;
      const to = attached;
      if (to === null) return;
      try {
        await bringInForce(to);
        problems.clear('routes');
      } catch (error) {
        // Not this router any more: whoever comes next is loaded from the start.
        if (attached !== to) continue;
        inForce = null;
        problems.set('routes', `routes cannot be pushed into Kamailio: ${error instanceof Error ? error.message : error}`);
        again = true;
        await new Promise<void>((resolve) => {
          cutWait = resolve;
          setTimeout(resolve, backoff.nextMs());
        });
      }
    }
  }

  /** Resolves when everything known at this moment was tried; failures are tried again by themselves. */
  function wake(): Promise<void> {
    again = true;
    running ??= run().finally(() => {
      running = null;
    });
    return running;
  }

  return {
    /** A router that was just started or adopted. */
    attach(to: Attached): Promise<void> {
      attached = to;
      loaded = false;
      inForce = null;
      appliedRevision = 0;
      cutWait?.();
      return wake();
    },
    /** It is gone: nothing is in force any more. */
    detach() {
      attached = null;
      loaded = false;
      appliedRevision = 0;
      cutWait?.();
      problems.clear('routes');
    },
    wake,
    /** A retired signing secret has to go. */
    repeatSecret(): Promise<void> {
      secretDue = true;
      return wake();
    },
    drain(): Promise<void> {
      draining = true;
      cutWait?.();
      return wake();
    },
    /** The revision that calls meet now. */
    appliedRevision: () => appliedRevision,
    mode: (): EdgeRow['mode'] | null => inForce?.mode ?? null,
  };
}
