/** What is wrong now, each as a plain sentence that says since when. Shown in /healthz, in reports and so in the console. */
export interface Problems {
  /** `what` names the thing ('rtpengine'); `sentence` stays dated from when this thing first went wrong. */
  set(what: string, sentence: string): void;
  clear(what: string): void;
  list(): string[];
  onChange(listener: () => void): void;
}

const clock = (at: Date) => `${at.toISOString().slice(0, 19).replace('T', ' ')} UTC`;

export function createProblems(log: { warn(line: object, text: string): void; info(line: object, text: string): void }): Problems {
  const open = new Map<string, { since: Date; sentence: string }>();
  const listeners: (() => void)[] = [];
  const changed = () => {
    for (const listener of listeners) listener();
  };
  return {
    set(what, sentence) {
      const before = open.get(what);
      if (before?.sentence === sentence) return;
      open.set(what, { since: before?.since ?? new Date(), sentence });
      log.warn({ problem: what }, sentence);
      changed();
    },
    clear(what) {
      if (!open.delete(what)) return;
      log.info({ problem: what }, `${what}: in order again`);
      changed();
    },
    list: () => [...open.values()].map(({ since, sentence }) => `${sentence} (since ${clock(since)})`),
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
}
