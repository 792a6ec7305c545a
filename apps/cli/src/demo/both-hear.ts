/** Sound is measured where it arrives. */
import { until } from './timeline.ts';
import { type Measured, near, words } from './tones.ts';

/** One end of a call, and the tone of the other one. */
export interface End {
  /** 'in the browser' */
  where: string;
  hears(): Measured | Promise<Measured>;
  hz: number;
}

export const soundLimitMs = 10_000;

async function hear({ where, hears, hz }: End): Promise<string> {
  let last: Measured = null;
  const tone = await until(
    `${hz} Hz ${where}`,
    soundLimitMs,
    async () => {
      last = await hears();
      return near(last, hz);
    },
    () => `There was ${words(last)}.`,
  );
  return `${where} ${words(tone)}`;
}

/** Waits until each end hears the other. @returns what they hear, in words. @throws StepFailed where one does not */
export const bothHear = async (ends: readonly End[]): Promise<string> => (await Promise.all(ends.map(hear))).join(', ');

/** Waits until an end hears nothing. */
export async function hearsNothing({ where, hears }: End): Promise<void> {
  await until(`silence ${where}`, soundLimitMs, async () => ((await hears()) === null ? true : null));
}
