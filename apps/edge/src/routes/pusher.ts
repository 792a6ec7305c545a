/**
 * Brings what is on disk into force in the call router: one writer, one change at a time, in order. Concurrent writers crashed Kamailio's
 * workers elsewhere (kamailio 4807, 4809), so nothing else in the agent writes rows.
 */
import { isDeepStrictEqual } from 'node:util';
import { type EdgeRow, type ExpectedRow, type SyncRow, type TableName, tableNames } from '@patchcord/contracts';
import { createBackoff } from '../backoff.ts';
import type { Problems } from '../problems.ts';
import { type PrefixLengths, prefixLengths } from './prefix-lengths.ts';
import { type RoutesStore, toSyncRow } from './store.ts';

const rowsAtOnce = 5_000;

/** What the pusher needs of a running router. */
export interface RouterRows {
  /** @throws an error with `status` 400 when the router refuses a row; rows before it may be in force then. */
  push(rows: SyncRow[]): Promise<void>;
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
  /** 'table key' to the router's words, and to the revision that stood before the row came. */
  const refused = new Map<string, { why: string; before: number }>();
  let running: Promise<void> | null = null;
  let again = false;
  let cutWait: (() => void) | null = null;

  const modeNow = (): EdgeRow['mode'] => {
    if (draining) return 'draining';
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
    if (state.length > 0 && (await pushRows(router, state)) > 0) throw new Error('the router refuses the state of the edge');
    inForce = wanted;
    await pushRows(router, rows);
  }

  /**
   * A row that the router refuses must not hold up the others for ever, so it is left out and shown. Returns how many were left out.
   * The router checks a batch whole and names only one row in words: the bad one is found by halving.
   */
  async function pushRows(router: RouterRows, rows: SyncRow[]): Promise<number> {
    if (rows.length === 0) return 0;
    try {
      await router.push(rows);
      for (const [table, key] of refused.size > 0 ? rows : []) refused.delete(`${table} ${key}`);
      return 0;
    } catch (error) {
      if (!(error instanceof Error && 'status' in error && error.status === 400)) throw error;
      const [row] = rows;
      if (rows.length === 1 && row) {
        const before = store.revisionBefore(row[0], row[1]) ?? Number.POSITIVE_INFINITY; // not a route: the revision does not depend on it
        refused.set(`${row[0]} ${row[1]}`, { why: error.message, before });
        return 1;
      }
      const half = Math.ceil(rows.length / 2);
      return (await pushRows(router, rows.slice(0, half))) + (await pushRows(router, rows.slice(half)));
    }
  }

  function showRefused() {
    const [first] = refused.values();
    if (first === undefined) problems.clear('refused routes');
    else problems.set('refused routes', `the call router refuses ${refused.size} of the routes, the others are in force: ${first.why}`);
  }

  /** Everything from disk. Sources first: until the numbers are in, listed sources hear 'starting', others nothing. */
  async function load({ router, mode, expected }: Attached) {
    const from = performance.now();
    const change = store.lastChange();
    let rows = 0;
    const pushTable = async (table: TableName) => {
      // The next page is read while one is under way.
      let underWay: Promise<unknown> = Promise.resolve();
      try {
        for (const page of store.pages(table, rowsAtOnce)) {
          await underWay;
          underWay = pushRows(router, page);
          underWay.catch(() => undefined); // awaited above or below, perhaps later than it fails
          rows += page.length;
        }
      } finally {
        await underWay;
      }
    };
    const state = () => pushState(router, modeNow(), prefixLengths(store.sourceKeys('with removed')));
    // One that takes calls must find the new sources at once. One that was just started has no state yet: until then it blames nobody.
    if (mode !== 'loading') await state();
    await pushTable('sources');
    await state();
    for (const table of tableNames) if (table !== 'sources') await pushTable(table);
    const awaited = [...expected].map(([user, untilMs]): SyncRow => ['expected', user, JSON.stringify({ untilMs } satisfies ExpectedRow)]);
    for (let at = 0; at < awaited.length; at += rowsAtOnce) await pushRows(router, awaited.slice(at, at + rowsAtOnce));
    store.markPushed(change);
    loaded = true;
    log.info({ rows, expected: awaited.length, ms: Math.round(performance.now() - from) }, 'routes pushed from disk');
  }

  async function pushPending(router: RouterRows) {
    const from = performance.now();
    let pushed = 0;
    for (;;) {
      const rows = store.pending(rowsAtOnce);
      const last = rows.at(-1);
      // A few rows are everyday's business; as many as this are a snapshot, or a long time without the control plane.
      if (!last && pushed > rowsAtOnce) log.info({ rows: pushed, ms: Math.round(performance.now() - from) }, 'changes pushed');
      if (!last) return;
      // Lengths that come into use must be known before their sources; lengths out of use may go only after them.
      await pushState(router, modeNow(), prefixLengths(store.sourceKeys('with removed')), rows.map(toSyncRow));
      store.markPushed(last.change);
      pushed += rows.length;
    }
  }

  async function bringInForce(to: Attached) {
    const committed = store.revision();
    // Before the first routes ever nothing could be answered rightly, and nobody be called unlisted: the router has no state, and is silent.
    if (committed === 0) return;
    if (!loaded) await load(to);
    await pushPending(to.router);
    await pushState(to.router, modeNow(), prefixLengths(store.sourceKeys('without removed')));
    showRefused();
    // 'Applied' is a promise about everything up to there: it stops before the oldest row that is not in force.
    const revision = Math.min(committed, ...[...refused.values()].map((one) => one.before));
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
      refused.clear();
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
