/** One program of an instance, kept running: its output goes to a log file, and when it ends unasked it is started again with growing pauses. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { lastWords, logSize, openLog } from './log-file.ts';
import type { Env } from './plan.ts';

const endWithStart = fileURLToPath(new URL('./end-with-start.ts', import.meta.url));
const pauses = { firstMs: 500, mostMs: 30_000 };
/** After so long up, the pauses begin small again. */
const soundMs = 60_000;

export interface Launch {
  title: string;
  main: string;
  env: Env;
  logFile: string;
}

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export class Program {
  readonly launch: Launch;
  /** Told each time it ends unasked, with the pause before it starts again. */
  private readonly onUnasked: (ended: Ended, pauseMs: number) => void;
  private child: ChildProcess | null = null;
  private running: Promise<void> = Promise.resolve();
  private stopping = false;
  private wake: (() => void) | null = null;
  /** Length of the log when it was last started. */
  private logStart = 0;

  constructor(launch: Launch, onUnasked: (ended: Ended, pauseMs: number) => void) {
    this.launch = launch;
    this.onUnasked = onUnasked;
  }

  start(): void {
    this.running = this.keepRunning();
  }

  private async keepRunning(): Promise<void> {
    let pauseMs = pauses.firstMs;
    while (!this.stopping) {
      const startedMs = performance.now();
      const ended = await this.runOnce();
      if (this.stopping) return;
      if (performance.now() - startedMs > soundMs) pauseMs = pauses.firstMs;
      this.onUnasked(ended, pauseMs);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pauseMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      pauseMs = Math.min(pauseMs * 2, pauses.mostMs);
    }
  }

  private runOnce(): Promise<Ended> {
    const log = openLog(this.launch.logFile);
    this.logStart = logSize(this.launch.logFile);
    // A session of its own: Ctrl-C on the terminal reaches `start` alone, which ends the programs in the right order.
    this.child = spawn(process.execPath, ['--import', endWithStart, this.launch.main], {
      detached: true,
      stdio: ['ignore', log, log, 'ipc'],
      env: this.launch.env,
    });
    closeSync(log);
    const child = this.child;
    return new Promise((resolve) => {
      child.once('error', () => resolve({ code: -1, signal: null }));
      child.once('exit', (code, signal) => resolve({ code, signal }));
    });
  }

  /** What it wrote last, since it was last started. */
  lastWords(): string[] {
    return lastWords(this.launch.logFile, this.logStart);
  }

  /** Asks it to end; again: asks once more. Resolves when it has ended, and kills it after `limitMs`. */
  async stop(limitMs: number): Promise<void> {
    this.stopping = true;
    this.wake?.();
    this.child?.kill('SIGTERM');
    const timer = setTimeout(() => this.child?.kill('SIGKILL'), limitMs);
    await this.running;
    clearTimeout(timer);
  }
}
