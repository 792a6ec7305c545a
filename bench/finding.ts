/** One thing that was found out, in the one shape that the table, the JSON and the exit status read. */

export type Goal = { atMost: number } | { atLeast: number };

export interface Finding {
  /** Stands for itself in a table: 'edge, 1,000 numbers, 500 calls/s'. */
  name: string;
  value: number;
  unit: string;
  goal: Goal | null;
  /** null: there is no goal. */
  met: boolean | null;
  /** What one needs to judge it: how many samples, how far they lie apart, what is in it. */
  detail: string;
}

const isMet = (value: number, goal: Goal) => ('atMost' in goal ? value <= goal.atMost : value >= goal.atLeast);

export function finding(name: string, value: number, unit: string, more: { goal?: Goal; detail?: string } = {}): Finding {
  const { goal = null, detail = '' } = more;
  return { name, value, unit, goal, met: goal && isMet(value, goal), detail };
}

/** 'met', or by how much not: 'missed by 12 %'. Counted from the goal. */
export function judgement({ value, goal, met }: Finding): string {
  if (goal === null) return '';
  const wanted = 'atMost' in goal ? goal.atMost : goal.atLeast;
  const words = `${'atMost' in goal ? 'at most' : 'at least'} ${wanted.toLocaleString('en')}`;
  if (met) return `${words}: met`;
  return `${words}: missed by ${Number.isFinite(value) ? `${((Math.abs(value - wanted) / wanted) * 100).toFixed(0)} %` : 'all of it'}`;
}
