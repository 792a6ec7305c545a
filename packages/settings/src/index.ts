/**
 * Settings: every program declares `{ doc, schema, default, env }` for each, reads them once at start, and hands the values on.
 *
 * @example
 * const declared = { httpPort: setting({ doc: 'Port of the control plane.', env: 'PATCHCORD_HTTP_PORT', schema: port, default: 8080 }) };
 * const settings = readSettings(declared, process.env); // { httpPort: 8080 }
 */
import * as z from 'zod';

export interface Setting<T> {
  /** One sentence for the reference page. */
  doc: string;
  env: string;
  /** Reads the text of the environment variable. */
  schema: z.ZodType<T>;
  default: T;
  /** Printed as ***. */
  secret?: boolean;
  /** Why this default must not be used in production, where it must not. */
  unsafeInProduction?: (value: T) => string | null;
}

export const setting = <T>(declared: Setting<T>): Setting<T> => declared;

// biome-ignore lint/suspicious/noExplicitAny: a record of settings of different types
export type Declared = Record<string, Setting<any>>;
export type Values<D extends Declared> = { [K in keyof D]: D[K] extends Setting<infer T> ? T : never };

export type Mode = 'demo' | 'production';

/** A wrong value of an environment variable; the message names it, what it held, and what would be right. */
export class SettingError extends Error {
  override name = 'SettingError';
}

const shown = (declared: Setting<unknown>, text: string) => (declared.secret ? '***' : JSON.stringify(text));

/**
 * Reads every declared setting from `env`.
 * @throws SettingError naming each wrong variable; in production also each default that is not safe there.
 */
export function readSettings<D extends Declared>(declared: D, env: Record<string, string | undefined>, mode: Mode = 'demo'): Values<D> {
  const values: Record<string, unknown> = {};
  const wrong: string[] = [];
  for (const [name, one] of Object.entries(declared)) {
    const text = env[one.env];
    if (text === undefined || text === '') {
      values[name] = one.default;
    } else {
      const read = one.schema.safeParse(text);
      if (read.success) values[name] = read.data;
      else wrong.push(`${one.env} is ${shown(one, text)}: ${read.error.issues.map((issue) => issue.message).join('; ')}. ${one.doc}`);
    }
    const unsafe = mode === 'production' ? one.unsafeInProduction?.(values[name]) : null;
    if (unsafe) wrong.push(`${one.env}: ${unsafe}`);
  }
  if (wrong.length > 0) throw new SettingError(wrong.join('\n'));
  return values as Values<D>;
}

/** One line per setting: `PATCHCORD_HTTP_PORT=8080  default  Port of the control plane.` Secrets are ***. */
export function describeSettings(declared: Declared, env: Record<string, string | undefined>): string[] {
  return Object.values(declared).map((one) => {
    const text = env[one.env];
    const from = text === undefined || text === '' ? 'default' : 'environment';
    const value = from === 'default' ? (one.default ?? '') : text;
    return `${one.env}=${one.secret && value ? '***' : value}  ${from}  ${one.doc}`;
  });
}

export const port = z
  .string()
  .regex(/^\d{1,5}$/, 'expected a port number from 1 to 65535')
  .transform(Number)
  .refine((n) => n >= 1 && n <= 65535, 'expected a port number from 1 to 65535');

export const text = z.string().min(1);

/** Rows of the reference page: a Markdown table with each variable, its default and its sentence. */
export function describeReference(declared: Declared): string[] {
  const row = (one: Setting<unknown>) => {
    const preset = one.default === '' || one.default === null ? '(none)' : `\`${one.default}\``;
    return `| \`${one.env}\` | ${preset} | ${one.doc}${one.secret ? ' Secret.' : ''} |`;
  };
  return ['| variable | default | what it is |', '|---|---|---|', ...Object.values(declared).map(row)];
}
