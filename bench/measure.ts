/** What a measure is given, and what it gives back. */
import type { Finding } from './finding.ts';

export interface Context {
  /** How long one load lasts; shorter ones make a first look. */
  seconds: number;
  /** Progress, one line at a time. */
  say(line: string): void;
  /** Runs at the end, newest first, also after a failure. */
  onStop(stop: () => Promise<unknown> | unknown): void;
}

export interface Measured {
  findings: Finding[];
  /** Everything behind the findings, for the JSON. */
  samples: unknown;
}

export interface Measure {
  name: string;
  title: string;
  run(context: Context): Promise<Measured>;
}
