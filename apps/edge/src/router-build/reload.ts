/** Brings a new build of the call router into force while calls run. docs/decisions/a-new-router-carries-a-call-first.md */

import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Reloaded } from '@patchcord/contracts';
import { hasThisConfig, type RouterClient } from '../kamailio/index.ts';
import type { Problems } from '../problems.ts';
import { BuildRefused } from './build-refused.ts';
import { firstLook } from './first-look.ts';
import { putInPlace, readBuild, routerInForce } from './in-force.ts';
import { tryBuild } from './trial.ts';

const problem = 'router build';
const reportWithinMs = 10_000;

export interface ReloadKamailio {
  life: string;
  router: Pick<RouterClient, 'rpc' | 'state' | 'workers' | 'knock'>;
}

export type RouterBuilds = ReturnType<typeof createRouterBuilds>;

export function createRouterBuilds(parts: {
  folder: string;
  /** What was built last; the operator's, not ours. */
  builtFile: string;
  kamailio: () => ReloadKamailio | null;
  problems: Problems;
  log: { info(line: object, text: string): void; warn(line: object, text: string): void };
}) {
  const { folder, builtFile, problems, log } = parts;
  const inForce = routerInForce(folder);
  let first = true;
  let last: Promise<unknown> = Promise.resolve();

  const missing = () => new BuildRefused(`there is no file ${builtFile} (PATCHCORD_EDGE_ROUTER)`);
  const refuse = (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error);
    const sentence = `the new call router is refused, the one before stays in force: ${why}`;
    problems.set(problem, sentence);
    return sentence;
  };

  /** Both looks, at a copy: the file may be built anew meanwhile. @returns its version */
  async function tried(code: string): Promise<string> {
    const candidate = join(folder, 'router-candidate.lua');
    putInPlace(candidate, code);
    await firstLook(candidate);
    return tryBuild(join(folder, 'trial'), candidate);
  }

  /**
   * Which build a Kamailio is started with. At the first start of this agent a newer one is taken, if it does; after that only a reload brings
   * another: a crash is no time for news.
   */
  async function forStart(): Promise<string> {
    const current = readBuild(inForce);
    if (!first && current !== null) return inForce;
    const built = readBuild(builtFile);
    if (built === current && built !== null) return inForce;
    try {
      if (built === null) throw missing();
      // With nothing to go back to, its start is its trial.
      if (current !== null) await tried(built);
      putInPlace(inForce, built);
    } catch (error) {
      if (current === null) throw error;
      refuse(error);
    }
    return inForce;
  }

  async function reload(): Promise<Reloaded> {
    const from = performance.now();
    const kamailio = parts.kamailio();
    const ended = (one: Omit<Reloaded, 'tookMs'>): Reloaded => ({ ...one, tookMs: Math.round(performance.now() - from) });
    const nothing = { version: null, workers: 0, of: 0 };
    if (!kamailio)
      return ended({ ...nothing, result: 'refused', before: null, sentence: 'Kamailio is not up: there is nothing to reload.' });
    const before = (await kamailio.router.state()).routerVersion;
    const built = readBuild(builtFile);
    let version: string;
    try {
      if (built === null) throw missing();
      if (built === readBuild(inForce)) {
        problems.clear(problem);
        const sentence = `Call router ${before} is in force already: nothing was built since.`;
        return ended({ ...nothing, result: 'was in force', version: before, before, sentence });
      }
      if (!hasThisConfig(folder))
        throw new BuildRefused('kamailio.cfg has changed with it, and is read only at a start: restart this edge');
      version = await tried(built);
    } catch (error) {
      const sentence = refuse(error);
      log.warn({ before }, sentence);
      return ended({ ...nothing, result: 'refused', before, sentence });
    }
    putInPlace(inForce, built);
    await kamailio.router.rpc('app_lua.reload');
    const { workers, of, waiting } = await reported(kamailio, version, () => parts.kamailio()?.life === kamailio.life);
    if (parts.kamailio()?.life !== kamailio.life) {
      problems.clear(problem);
      const sentence = `Call router ${version} is in force: Kamailio ended meanwhile, and is started again with it.`;
      return ended({ result: 'in force', version, before, workers, of, sentence });
    }
    if (waiting.length > 0) {
      const sentence = `call router ${version} was not taken by ${waiting.join(', ')} in ${reportWithinMs / 1_000} s; the others run it`;
      problems.set(problem, sentence);
      return ended({ result: 'not everywhere', version, before, workers, of, sentence });
    }
    problems.clear(problem);
    const sentence = `Call router ${version} is in force in all ${of} workers (before: ${before}). Calls went on.`;
    log.info({ version, before, workers: of }, 'call router reloaded');
    return ended({ result: 'in force', version, before, workers, of, sentence });
  }

  return {
    file: inForce,
    forStart,
    /** Kamailio is up: from now on only a reload brings another build. */
    started() {
      first = false;
    },
    /** One at a time, in the order of asking. */
    reload(): Promise<Reloaded> {
      const mine = last.then(reload, reload);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}

/**
 * Each worker loads the build at its next message. Those of UDP get one by the probes that never stop (src/workers), those of TCP by the look at who has
 * it and, where their socket is another one, by a knock there. Timers load it when they first run the router; the file stays as it is until the next reload.
 */
async function reported(kamailio: ReloadKamailio, version: string, sameLife: () => boolean) {
  const { router } = kamailio;
  const processes = (await router.rpc('core.psx')) as { PID: number; DSC: string }[];
  const wanted = processes.filter(({ DSC }) => /^(udp|tcp) receiver/.test(DSC));
  const atOnce = wanted.filter(({ DSC }) => DSC.startsWith('tcp')).length * 2;
  const until = performance.now() + reportWithinMs;
  for (;;) {
    const lists = await Promise.all(Array.from({ length: atOnce }, () => router.workers().catch(() => [])));
    const newest = new Set(lists.flat().flatMap((one) => (one.routerVersion === version ? [one.pid] : [])));
    const waiting = wanted.filter(({ PID }) => !newest.has(PID));
    if (waiting.length === 0 || performance.now() > until || !sameLife())
      return { workers: wanted.length - waiting.length, of: wanted.length, waiting: waiting.map(({ PID, DSC }) => `${DSC} (${PID})`) };
    const end = router.knock(waiting.map(({ DSC }) => DSC));
    await delay(100);
    end();
  }
}
