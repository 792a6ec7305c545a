/** One case: a whole instance under calls, one of its processes killed twice, then the accounts. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { placeCall } from '@patchcord/demo-carrier';
import { waitFor } from '../rig/wait.ts';
import { callIdPrefix, placeCalls } from './carrier.ts';
import { type Instance, type Person, source, startInstance } from './instance.ts';
import { openLightPhone } from './phone.ts';
import { keepPostgres } from './postgres.ts';
import { type Account, failureOf, type Outage, reconcile, type Written } from './reconcile.ts';
import type { Running, Victim } from './victims.ts';

/** Rings Ada. */
const adasNumber = '+12025550101';
/** Rings Ada and Grace; Ada is faster. */
const sharedNumber = '+12025550102';
const backWithinMs = 30_000;
const settleMs = 60_000;

export interface Result {
  victim: Victim;
  account: Account;
  /** How long each replacement took until it was ready, ms. */
  backAfterMs: (number | null)[];
  killsAtMs: number[];
  /** Calls of the last quarter that failed, and whether a call after the load was answered. */
  worksAgain: boolean;
  lateFailures: number;
}

export const isGood = ({ account, worksAgain }: Result) => account.missing === 0 && account.double === 0 && worksAgain;

export interface Plan {
  folder: string;
  seconds: number;
  callsPerSecond: number;
  kills: number;
  say(line: string): void;
  onStop(stop: () => Promise<void>): void;
}

export async function runCase(victim: Victim, plan: Plan): Promise<Result> {
  mkdirSync(plan.folder, { recursive: true, mode: 0o755 });
  const postgres = victim.database === 'postgres' ? await keepPostgres(join(plan.folder, 'postgres')) : null;
  if (postgres) plan.onStop(postgres.stop);
  const instance = await startInstance(plan.folder, postgres?.url);
  plan.onStop(instance.stop);
  const running = { instance, postgres };
  const [ada, grace] = await Promise.all(['ada@demo.example', 'grace@demo.example'].map(instance.signIn));
  if (!ada || !grace) throw new Error('nobody signed in');
  await ada.openTrunk();
  const phones = [
    openLightPhone({ session: ada.phoneSession, answerMs: 50 }),
    openLightPhone({ session: ada.phoneSession, answerMs: 500 }),
    openLightPhone({ session: grace.phoneSession, answerMs: 500 }),
  ];
  plan.onStop(async () => {
    for (const phone of phones) phone.close();
  });
  await waitFor('the phones to register', () => phones.every((phone) => phone.registered()), 15_000);
  await waitFor('a first call to be answered', () => isAnswered(instance), 20_000);

  const startedMs = Date.now();
  const load = placeCalls({
    folder: plan.folder,
    source,
    target: instance.target,
    numbers: [adasNumber, sharedNumber],
    callsPerSecond: plan.callsPerSecond,
    seconds: plan.seconds,
  });
  const [calls, outages] = await Promise.all([load, killAgain(victim, running, plan)]);
  const late = calls.filter((call) => (call.invitesAtMs[0] as number) >= startedMs + plan.seconds * 750);
  const lateFailures = late.filter((call) => failureOf(call) !== null).length;
  const answeredAfter = await waitFor('a call after the load to be answered', () => isAnswered(instance), 30_000).catch(() => false);
  return {
    victim,
    account: await settle(ada, (written) => reconcile({ calls, ...written, outages: outages.map(closed) })),
    backAfterMs: outages.map(({ fromMs, toMs }) => (toMs === null ? null : toMs - fromMs)),
    killsAtMs: outages.map(({ fromMs }) => fromMs),
    worksAgain: answeredAfter && lateFailures === 0,
    lateFailures,
  };
}

const closed = ({ fromMs, toMs }: { fromMs: number; toMs: number | null }): Outage => ({ fromMs, toMs: toMs ?? fromMs });

async function isAnswered(instance: Instance): Promise<boolean> {
  const placed = await placeCall({
    target: instance.target,
    source,
    to: adasNumber,
    from: '+442079460123',
    ringSeconds: 5,
    talkSeconds: 0.2,
    silenceSeconds: 2,
    toneHz: null,
  });
  return placed.answered;
}

/** Twice: at a quarter of the time and at its half. More often: evenly from the first quarter to the last. */
async function killAgain(victim: Victim, running: Running, { seconds, kills, say }: Plan) {
  const outages: { fromMs: number; toMs: number | null }[] = [];
  const startedMs = performance.now();
  const step = 0.5 / Math.max(2, kills);
  for (let part = 0.25, kill = 0; kill < kills; kill++, part += step) {
    await delay(Math.max(0, seconds * 1_000 * part - (performance.now() - startedMs)));
    // The one before took so long that what comes after this one could not be seen.
    if (performance.now() - startedMs > seconds * 700) break;
    const before = victim.pid(running);
    const target = await victim.target(running);
    process.kill(target, 'SIGKILL');
    const fromMs = Date.now();
    const back = await waitFor('the replacement', () => isBack(victim, running, before), backWithinMs).catch(() => false);
    const toMs = back ? Date.now() : null;
    outages.push({ fromMs, toMs });
    say(
      `  kill -9 ${target}: ${toMs === null ? `not back within ${backWithinMs / 1_000} s` : `back after ${((toMs - fromMs) / 1_000).toFixed(1)} s`}`,
    );
  }
  return outages;
}

async function isBack(victim: Victim, running: Running, before: number | null): Promise<boolean> {
  const pid = victim.pid(running);
  if (pid === null || pid === before) return false;
  const [edge, health] = await Promise.all([running.instance.edge(), running.instance.health()]);
  return edge?.status === 'ready' && health?.database.status === 'ready';
}

/** Records travel on after the last call: looks until the account is balanced, and once more for what would come double. */
async function settle(operator: Person, account: (written: { written: Written[]; attempts: number }) => Account): Promise<Account> {
  const look = async () => {
    const [records, attempts] = await Promise.all([operator.calls(), operator.refusedAttempts()]);
    const written = records
      .filter(({ sipCallId }) => sipCallId.startsWith(callIdPrefix))
      .map(({ sipCallId, result }) => ({ sipCallId, outcome: result?.outcome ?? null }));
    const counted = attempts.reduce((sum, one) => sum + one.count, 0);
    return account({ written, attempts: counted });
  };
  await waitFor('all records', async () => (await look().catch(() => null))?.missing === 0 || null, settleMs).catch(() => undefined);
  await delay(2_000);
  return look();
}
