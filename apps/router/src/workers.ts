/** Which process runs which build: a reload reaches each of them at its next message (app_lua), so each says once what it has loaded. */
import type { RouterWorker } from '@patchcord/contracts/sync-protocol';
import { routerVersion } from './version.ts';
import { text } from './wire.ts';

const table = 'workers';

/** Of this build in this process: false again after a reload. */
let reported = false;

export function reportWorker() {
  if (reported) return;
  reported = true;
  KSR.htable.sht_sets(table, text('$pp'), routerVersion);
}

/** For GET /workers. */
export function workers(): RouterWorker[] {
  const known: RouterWorker[] = [];
  if (KSR.htable.sht_iterator_start('builds', table) < 0) return known;
  while (KSR.htable.sht_iterator_next('builds') > 0) {
    known.push({ pid: Number(text('$shtitkey(builds)')), routerVersion: text('$shtitval(builds)') });
  }
  KSR.htable.sht_iterator_end('builds');
  return known;
}
