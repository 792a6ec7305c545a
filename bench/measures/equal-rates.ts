/** CPU per call falls with load, so only equal rates compare: engine after engine, round after round; the ratio is the median of the pairs. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Engine } from '../engine.ts';
import { type Finding, finding } from '../finding.ts';
import type { Measure } from '../measure.ts';
import { groupCpuMicroseconds, groupSize } from '../processes.ts';
import { engines, isClean, type Loaded, place } from '../relay.ts';
import { median, spread } from '../statistics.ts';

const rates = [50, 500, 2_000];
const rounds = 3;
const idleSeconds = 5;
/** Of the bare relay's CPU per call. 1.10 is the stretch. */
const costGoal = { atMost: 1.25 };
/** From 1,000 to 1,000,000 numbers at most 5 % are lost. */
const growthGoal = { atMost: 1.05 };

export const equalRates: Measure = {
  name: 'equal-rates',
  title: 'CPU per call at equal rates: no media; on the edge the whole policy, dialogs and records',
  async run(context) {
    const { bare, edge, million } = await engines(context);
    const all = [bare, edge, million];
    const findings: Finding[] = [];
    for (const engine of all) findings.push(await idleOf(engine));
    const samples: Record<string, Loaded[]> = {};
    const written = edge.rowsWritten();
    for (const rate of rates) {
      const found = all.map((): Loaded[] => []);
      for (let round = 1; round <= rounds; round++) {
        for (const [at, engine] of all.entries()) found[at]?.push(await place(engine, rate, Math.max(5, context.seconds / 2)));
        context.say(
          `${rate} calls/s, round ${round} of ${rounds}: ${found.map((one) => one.at(-1)?.microsecondsPerCall.toFixed(0)).join(', ')} us`,
        );
      }
      for (const [at, engine] of all.entries()) samples[`${engine.name} at ${rate}`] = found[at] ?? [];
      const [ofBare = [], ofEdge = [], ofMillion = []] = found;
      for (const [at, engine] of all.entries()) findings.push(costOf(engine, rate, found[at] ?? []));
      findings.push(ratioOf(`edge beside bare relay, ${rate} calls/s`, ofEdge, ofBare, costGoal));
      findings.push(ratioOf(`1,000,000 numbers beside 1,000, ${rate} calls/s`, ofMillion, ofEdge, growthGoal));
    }
    const calls = rates.flatMap((rate) => samples[`${edge.name} at ${rate}`] ?? []).reduce((sum, one) => sum + one.succeeded, 0);
    findings.push(finding('edge: rows written a call', (edge.rowsWritten() - written) / calls, 'rows', { goal: { atMost: 2 } }));
    return { findings, samples };
  },
};

async function idleOf({ name, group }: Engine): Promise<Finding> {
  const before = groupCpuMicroseconds(group);
  await delay(idleSeconds * 1_000);
  const perSecond = (groupCpuMicroseconds(group) - before) / idleSeconds;
  return finding(`${name}: without calls`, perSecond, 'us/s', { detail: `${groupSize(group)} processes; part of every figure below` });
}

/** CPU of calls that mostly failed says nothing about what a call costs. */
const counts = (one: Loaded | undefined): one is Loaded => one !== undefined && one.succeeded >= 50 * one.failed;

function costOf({ name }: Engine, rate: number, results: Loaded[]): Finding {
  const costs = results.filter(counts).map((one) => one.microsecondsPerCall);
  const unclean = results.filter((one) => !isClean(one));
  const failed = unclean.reduce((sum, one) => sum + one.failed, 0);
  const again = unclean.reduce((sum, one) => sum + one.retransmitted, 0);
  return finding(`${name}, ${rate} calls/s`, median(costs), 'us a call', {
    detail: `${spread(costs, 0)}${unclean.length > 0 ? `; not clean: ${unclean.length} of ${results.length} rounds, ${failed} calls failed, ${again} messages sent again` : ''}`,
  });
}

function ratioOf(name: string, ours: Loaded[], theirs: Loaded[], goal: { atMost: number }): Finding {
  const pairs = ours.flatMap((one, round) => {
    const other = theirs[round];
    return counts(one) && counts(other) ? [one.microsecondsPerCall / other.microsecondsPerCall] : [];
  });
  return finding(name, median(pairs), 'times', { goal, detail: `pairs ${spread(pairs)}` });
}
