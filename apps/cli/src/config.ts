/** `npm run config`: every setting in force, and where it comes from. */
import type { Declared } from '@patchcord/settings';
import { edgeSettings } from '../../edge/src/settings.ts';
import { serverSettings } from '../../server/src/settings.ts';
import { takesNothing } from './arguments.ts';
import { keptSecret } from './instance/kept.ts';
import { type Plan, planInstance } from './instance/plan.ts';

interface Line {
  name: string;
  value: string;
  from: 'environment' | 'default' | 'start';
  doc: string;
}

const written = (value: unknown): string =>
  typeof value === 'object' && value !== null ? Object.values(value).join('-') : String(value ?? '');

/** Settings in force, in the order declared. `start`: nobody set it, and `npm start` fills it in. */
export function settingsInForce(declared: Declared, plan: Plan, kept: Record<string, string | null>): Line[] {
  return Object.values(declared).map((one) => {
    const given = plan.given[one.env];
    const made = plan.env[one.env] || kept[one.env];
    const [value, from] = given
      ? ([given, 'environment'] as const)
      : made
        ? ([made, 'start'] as const)
        : ([written(one.default), 'default'] as const);
    return { name: one.env, value: one.secret && value ? '***' : value, from, doc: one.doc };
  });
}

export async function config(args: string[]): Promise<number> {
  takesNothing(args, 'npm run config takes no arguments');
  const plan = planInstance(process.env);
  const edgeToken = keptSecret(plan, 'edgeToken');
  const kept = {
    PATCHCORD_DEMO_PASSWORD: keptSecret(plan, 'password'),
    PATCHCORD_DEMO_EDGE_TOKEN: edgeToken,
    PATCHCORD_EDGE_TOKEN: edgeToken,
  };
  const seen = new Set<string>();
  for (const [title, declared] of Object.entries({ 'Control plane': serverSettings, Edge: edgeSettings })) {
    const lines = settingsInForce(declared, plan, kept).filter(({ name }) => !seen.has(name));
    const width = (part: (line: Line) => string) => Math.max(...lines.map((line) => part(line).length));
    const [left, right] = [width((line) => `${line.name}=${line.value}`), width((line) => line.from)];
    console.log(
      `${title}\n${lines.map((line) => `  ${`${line.name}=${line.value}`.padEnd(left)}  ${line.from.padEnd(right)}  ${line.doc}`).join('\n')}\n`,
    );
    for (const { name } of lines) seen.add(name);
  }
  return 0;
}
