import type { watchQuality } from './quality-watch.ts';

/** As `watchQuality`, whose code comes with the first call that is up: a phone that only waits does without. Where it does not come, neither would a report arrive. */
export function measure(...[connection, call, send, live]: [...Parameters<typeof watchQuality>]): () => void {
  let over = false;
  let end = () => {};
  import('./quality-watch.ts').then(
    (loaded) => {
      if (!over) end = loaded.watchQuality(connection, call, send, live);
    },
    () => undefined,
  );
  return () => {
    over = true;
    end();
  };
}
