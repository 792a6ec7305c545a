/** The highest rate that stays clean for the whole time. A short search finds about where it lies, then the full time decides. */
import type { Engine } from '../engine.ts';
import { type Finding, finding } from '../finding.ts';
import type { Context, Measure } from '../measure.ts';
import { engines, isClean, type Loaded, place } from '../relay.ts';
import { median, spread } from '../statistics.ts';

const rounds = 2;
const probeSeconds = 3;
const probes = { from: 1_000, most: 8_000, halvings: 3 };
/** How far down, or up, the next try of the full time is. */
const step = 0.93;
const mostTries = 6;

interface Found {
  callsPerSecond: number;
  tries: Loaded[];
}

export const highestClean: Measure = {
  name: 'highest-clean',
  title: 'Highest clean rate: at most 0.1 % failed, 1 % sent again',
  async run(context) {
    const { bare, edge, million } = await engines(context);
    const all = [bare, edge, million];
    const found = all.map((): Found[] => []);
    for (let round = 1; round <= rounds; round++) {
      for (const [at, engine] of all.entries()) {
        const one = await search(engine, context);
        found[at]?.push(one);
        context.say(`round ${round} of ${rounds}, ${engine.name}: ${one.callsPerSecond} calls/s`);
      }
    }
    const [ofBare = [], ofEdge = [], ofMillion = []] = found;
    const findings = [
      bestOf(bare, ofBare),
      bestOf(edge, ofEdge, { atLeast: 2_000 }),
      bestOf(million, ofMillion),
      ratioOf('edge beside bare relay', ofEdge, ofBare, { atLeast: 2_000 / 3_500 }),
      ratioOf('1,000,000 numbers beside 1,000', ofMillion, ofEdge, { atLeast: 0.95 }),
    ];
    return { findings, samples: Object.fromEntries(all.map((engine, at) => [engine.name, found[at]])) };
  },
};

async function search(engine: Engine, { seconds }: Context): Promise<Found> {
  const clean = async (rate: number, forSeconds: number, keep?: Loaded[]) => {
    const result = await place(engine, rate, forSeconds);
    keep?.push(result);
    return isClean(result);
  };
  let low = probes.from / 2;
  let high = probes.most;
  for (let rate = probes.from; rate < high; rate *= 2) {
    if (await clean(rate, probeSeconds)) low = rate;
    else high = rate;
  }
  for (let i = 0; i < probes.halvings; i++) {
    const rate = Math.round(Math.sqrt(low * high));
    if (await clean(rate, probeSeconds)) low = rate;
    else high = rate;
  }
  const tries: Loaded[] = [];
  let rate = low;
  while (tries.length < mostTries && !(await clean(rate, seconds, tries))) rate = Math.round(rate * step);
  if (!tries.some(isClean)) return { callsPerSecond: 0, tries };
  // A disturbance during the search may have ended it too low.
  while (tries.length < mostTries && tries.every(isClean) && (await clean(Math.round(rate / step), seconds, tries)))
    rate = Math.round(rate / step);
  return { callsPerSecond: rate, tries };
}

/** Whatever else the machine does can only make a rate lower: the better round counts. */
function bestOf({ name }: Engine, found: Found[], goal?: { atLeast: number }): Finding {
  const rates = found.map((one) => one.callsPerSecond);
  const best = found.find((one) => one.callsPerSecond === Math.max(...rates));
  const used = best?.tries.filter(isClean).at(-1)?.coreUsed ?? Number.NaN;
  const detail = `rounds ${spread(rates, 0)}; the engine used ${(used * 100).toFixed(0)} % of its core`;
  return finding(name, Math.max(...rates), 'calls/s', { ...(goal ? { goal } : {}), detail });
}

function ratioOf(name: string, ours: Found[], theirs: Found[], goal: { atLeast: number }): Finding {
  const pairs = ours.map((one, round) => one.callsPerSecond / (theirs[round]?.callsPerSecond ?? Number.NaN));
  return finding(name, median(pairs), 'times', {
    goal: { atLeast: Math.round(goal.atLeast * 100) / 100 },
    detail: `pairs ${spread(pairs)}`,
  });
}
