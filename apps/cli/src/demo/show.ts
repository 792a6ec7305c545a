/** What is shown on an instance of its own: a timeline, exit status 0 only if all of it happened, and nothing left running. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StepFailed, Timeline } from './timeline.ts';

export interface Show {
  line: Timeline;
  /** The instance's data; kept where the show fails. */
  folder: string;
  /** What to do at the end, however it ends; the last one first. */
  onEnd(close: () => Promise<unknown>): void;
}

/**
 * @param name of the folder
 * @param play does it all. @returns the last line
 */
export async function show(name: string, play: (show: Show) => Promise<string>): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), `patchcord-${name}-`));
  const closing: (() => Promise<unknown>)[] = [];
  const closeAll = async () => {
    for (const close of closing.splice(0).reverse()) await close().catch((error) => console.error(String(error)));
  };
  const interrupted = new Promise<never>((_, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.on(signal, () => reject(new StepFailed(`Stopped by ${signal}.`)));
  });
  const line = new Timeline((text) => console.log(text));
  try {
    const said = await Promise.race([play({ line, folder, onEnd: (close) => closing.push(close) }), interrupted]);
    await closeAll();
    await rm(folder, { recursive: true, force: true });
    console.log(said);
    return 0;
  } catch (error) {
    await closeAll();
    console.error(`\nThe demo failed. ${error instanceof Error ? error.message : error}\nLogs are kept in ${join(folder, 'logs')}`);
    return 1;
  }
}
