/** Keeps an engine up: when it is gone, what is left of it is ended and it is started again, later and later while it keeps failing. */
import { setTimeout as delay } from 'node:timers/promises';
import { createBackoff } from '../backoff.ts';
import type { Problems } from '../problems.ts';

export interface Engine {
  /** Names one life of the engine: pid and start time. */
  life: string;
  adopted: boolean;
  running(): boolean;
}

export interface Supervised<E extends Engine> {
  name: string;
  /** Takes over the running one, or ends what is left of the old and starts a new one. */
  ensure(): Promise<E>;
  onUp(engine: E): void | Promise<void>;
  onDown(engine: E): void | Promise<void>;
  problems: Problems;
  log: { info(line: object, text: string): void };
  /** How often to look. The engine may not be our child, so there is no event to wait for. */
  lookMs?: number;
  retry?: { firstMs: number; mostMs: number };
}

/** A start that lasted this long was a good one. */
const steadyMs = 60_000;

/** Runs until `stop` is aborted; leaves the engine running then. */
export async function supervise<E extends Engine>(kept: Supervised<E>, stop: AbortSignal): Promise<void> {
  const { name, problems, log } = kept;
  const backoff = createBackoff(kept.retry ?? { firstMs: 100, mostMs: 10_000 });
  const pause = (ms: number) => delay(ms, undefined, { signal: stop }).catch(() => undefined);
  while (!stop.aborted) {
    const from = performance.now();
    try {
      const engine = await kept.ensure();
      const ms = Math.round(performance.now() - from);
      log.info({ engine: name, life: engine.life, ms }, engine.adopted ? `${name} was running and is taken over` : `${name} started`);
      await kept.onUp(engine);
      problems.clear(name);
      while (engine.running() && !stop.aborted) await pause(kept.lookMs ?? 200);
      if (stop.aborted) return;
      problems.set(name, `${name} ended and is started again`);
      await kept.onDown(engine);
    } catch (error) {
      problems.set(name, `${name} is not up: ${error instanceof Error ? error.message : error}`);
    }
    if (performance.now() - from > steadyMs) backoff.reset();
    await pause(backoff.nextMs());
  }
}
