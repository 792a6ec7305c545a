import { type ParseArgsConfig, parseArgs } from 'node:util';
import { CommandError } from './command-error.ts';

/** Reads `--name value` options. @throws CommandError naming the one that is wrong, with how the command is written. */
export function readOptions<const O extends NonNullable<ParseArgsConfig['options']>>(args: string[], options: O, usage: string) {
  try {
    return parseArgs({ args, options, allowPositionals: false, strict: true }).values;
  } catch (error) {
    throw new CommandError(`${(error as Error).message.split('\n')[0]}\n${usage}`);
  }
}

/** For commands that take nothing. */
export const takesNothing = (args: string[], usage: string) => void readOptions(args, {}, usage);
