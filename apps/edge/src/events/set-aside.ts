/** Rows and events that cannot be used are kept in a file for people to look at; they never hold up the others. */
import { appendFileSync, statSync } from 'node:fs';
import type { Problems } from '../problems.ts';

const mostBytes = 10 * 1024 * 1024;

export type SetAside = ReturnType<typeof createSetAside>;

export function createSetAside(parts: { file: string; problems: Problems }) {
  const size = () => statSync(parts.file, { throwIfNoEntry: false })?.size ?? 0;
  let counted = 0;
  const show = () => {
    if (size() > 0) parts.problems.set('set-aside', `events that cannot be used were set aside; look at ${parts.file} and remove it`);
    else parts.problems.clear('set-aside');
  };
  show();
  return {
    /** Written before the reader goes on: a kill in between writes it twice rather than not at all. */
    put(from: string, why: string, text: string) {
      counted++;
      if (size() < mostBytes) {
        const line = JSON.stringify({ at: new Date().toISOString(), from, why, text: text.slice(0, 8_192) });
        appendFileSync(parts.file, `${line}\n`, { mode: 0o600 });
      }
      show();
    },
    /** Since this agent started. */
    count: () => counted,
    /** Looks whether somebody removed the file. */
    refresh: show,
  };
}
