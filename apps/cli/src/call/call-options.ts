import { isIP } from 'node:net';
import { readOptions } from '../arguments.ts';
import { CommandError } from '../command-error.ts';

export interface CallOptions {
  /** User part of the Request-URI. */
  user: string;
  source: string;
  /** null: withheld. */
  from: string | null;
  talkSeconds: number;
  json: boolean;
}

export const callUsage = `npm run call -- --to NUMBER [--source ADDRESS] [--from NUMBER] [--as TEXT] [--seconds N] [--json]
  --to       the number to call, for example +12025550101
  --source   address of this machine to call from (127.0.0.10, which the demo's trunk lists)
  --from     caller's number, or 'anonymous' (+442079460123)
  --as       the called number exactly as the carrier writes it, for example '(202)555-0101', instead of NUMBER
  --seconds  how long to talk once answered (5)
  --json     one JSON object instead of lines`;

/** @throws CommandError naming the option that is wrong. */
export function readCallOptions(args: string[]): CallOptions {
  const values = readOptions(
    args,
    {
      to: { type: 'string' },
      source: { type: 'string', default: '127.0.0.10' },
      from: { type: 'string', default: '+442079460123' },
      as: { type: 'string' },
      seconds: { type: 'string', default: '5' },
      json: { type: 'boolean', default: false },
    },
    callUsage,
  );
  const wrong = (option: string, value: string | undefined, right: string) =>
    new CommandError(`--${option} is ${JSON.stringify(value ?? '')}: expected ${right}\n${callUsage}`);
  if (values.to === undefined && values.as === undefined) throw new CommandError(`--to is missing: the number to call\n${callUsage}`);
  if (values.to !== undefined && !/^\+?[\d().\- ]*\d[\d().\- ]*$/.test(values.to)) {
    throw wrong('to', values.to, 'a phone number; any other text goes with --as');
  }
  // RFC 3261 section 25.1: no space stands in a Request-URI, and Kamailio drops such a request before anything of ours sees it.
  if (values.as?.includes(' ')) throw wrong('as', values.as, "no space: it cannot stand in a SIP address, and carriers write it as '%20'");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  const control = /[\u0000-\u001f\u007f]/;
  if (values.as !== undefined && (values.as === '' || control.test(values.as)))
    throw wrong('as', values.as, 'text without control characters');
  if (values.from === '' || control.test(values.from)) throw wrong('from', values.from, "a number, or 'anonymous'");
  if (isIP(values.source) === 0) throw wrong('source', values.source, 'an IP address of this machine, for example 127.0.0.10');
  if (!/^\d{1,4}$/.test(values.seconds) || Number(values.seconds) < 1 || Number(values.seconds) > 3600) {
    throw wrong('seconds', values.seconds, 'a whole number from 1 to 3600');
  }
  return {
    user: values.as ?? (values.to as string).replace(/[^\d+]/g, ''),
    source: values.source,
    from: values.from === 'anonymous' ? null : values.from,
    talkSeconds: Number(values.seconds),
    json: values.json,
  };
}
