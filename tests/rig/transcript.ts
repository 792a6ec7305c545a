/** Every message of the running test, kept in tests/output when the test fails. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach } from 'vitest';

const outputFolder = fileURLToPath(new URL('../output/', import.meta.url));
let lines: string[] = [];
let started = 0;

export function transcript(who: string, text: string): void {
  lines.push(`--- ${Math.round(performance.now() - started)} ms ${who}\n${text}`);
}

/** Call once in a test file. `more` adds what the edge wrote, for example its log. */
export function keepTranscripts(more: () => string = () => ''): void {
  beforeEach(() => {
    lines = [];
    started = performance.now();
  });
  afterEach(({ task }) => {
    if (task.result?.state !== 'fail') return;
    mkdirSync(outputFolder, { recursive: true });
    const name = `${task.file.name}-${task.name}`.replace(/[^a-zA-Z0-9]+/g, '-').slice(0, 120);
    writeFileSync(join(outputFolder, `${name}.log`), `${lines.join('\n')}\n\n${more()}`);
  });
}
