/** Holds the change feed of the control plane: one long answer, read line by line, opened again whenever it ends. */
import { setTimeout as delay } from 'node:timers/promises';
import { createBackoff } from '../backoff.ts';
import type { ControlPlane } from '../control-plane.ts';
import type { Problems } from '../problems.ts';
import { BadLine, createChangeStream, readLine } from './change-stream.ts';
import { linesOf } from './lines.ts';
import type { RoutesStore } from './store.ts';

export interface FeedOptions {
  controlPlane: Pick<ControlPlane, 'openChanges'>;
  store: RoutesStore;
  problems: Problems;
  log: { info(line: object, text: string): void };
  /** Something new is committed on disk. */
  onCommitted: () => void;
  /** A dead connection shows by silence: the control plane pings every 5 s. */
  silenceMs?: number;
  retry?: { firstMs: number; mostMs: number };
}

/** Runs until `stop` is aborted. */
export async function followFeed(options: FeedOptions, stop: AbortSignal): Promise<void> {
  const { store, problems, log } = options;
  const backoff = createBackoff(options.retry ?? { firstMs: 100, mostMs: 5_000 });
  while (!stop.aborted) {
    try {
      await holdOnce(
        options,
        stop,
        () => {
          problems.clear('change feed');
          log.info({ since: store.revision() }, 'change feed open');
        },
        backoff.reset,
      );
      if (!stop.aborted) problems.set('change feed', 'the control plane closed the change feed; going on with the last routes');
    } catch (error) {
      if (stop.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      problems.set(
        'change feed',
        error instanceof BadLine
          ? `the control plane sent a change that was refused, nothing of it was applied: ${why}`
          : `no changes from the control plane, going on with the last routes: ${why}`,
      );
    }
    await delay(backoff.nextMs(), undefined, { signal: stop }).catch(() => undefined);
  }
}

async function holdOnce(options: FeedOptions, stop: AbortSignal, onOpen: () => void, onGoodRows: () => void): Promise<void> {
  const silenceMs = options.silenceMs ?? 30_000;
  const ended = new AbortController();
  const signal = AbortSignal.any([stop, ended.signal]);
  const watch = setTimeout(() => ended.abort(new Error(`nothing heard for ${silenceMs / 1_000} s`)), silenceMs);
  try {
    const body = await options.controlPlane.openChanges(options.store.revision(), options.store.epoch(), signal);
    const take = createChangeStream(options.store, (taken) => options.log.info(taken, 'snapshot taken'));
    let open = false;
    for await (const text of linesOf(heard(body, () => watch.refresh()))) {
      const line = readLine(text);
      const committed = take(line);
      // Only a stream that also says something after its hello counts as working: else a bad line right behind it would be retried without pause.
      if (open || line.type !== 'hello') onGoodRows();
      if (!open) {
        open = true;
        onOpen();
      }
      if (committed) options.onCommitted();
    }
  } catch (error) {
    throw ended.signal.aborted && !stop.aborted ? ended.signal.reason : error;
  } finally {
    clearTimeout(watch);
    ended.abort();
  }
}

async function* heard(body: AsyncIterable<Uint8Array>, onChunk: () => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    onChunk();
    yield chunk;
  }
}
