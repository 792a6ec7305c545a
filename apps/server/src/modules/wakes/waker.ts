/** Sends what is due at once, beside everything else: nothing waits for a push service. */
import type { Logger } from 'pino';
import type { Db } from '../../platform/database/database.ts';
import { actAs, nobody } from '../../platform/http/acting.ts';
import type { Metrics } from '../../platform/metrics.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import type { DuePush } from './due-push.ts';
import { type Push, type Pushing, sendPush } from './push.ts';
import type { Pushed } from './wakes.models.ts';
import { deleteGoneWake, savePushed } from './wakes.repository.ts';

export interface Waker {
  /** Returns at once. */
  send(due: readonly DuePush[]): void;
  /** Waits for what is under way. */
  close(): Promise<void>;
}

export interface WakerOptions extends Pushing {
  db: Db;
  feed: ChangeFeed;
  log: Logger;
  metrics: Metrics;
}

/** Push services that hang must not fill the memory: what comes beyond is not sent, and counted. */
const mostAtOnce = 500;
const againAfterMs = 500;

export function openWaker(options: WakerOptions): Waker {
  const { log, metrics } = options;
  const sending = new Set<Promise<void>>();
  /** Of one call to one browser: that it rings must not come after that it rings no more. */
  const last = new Map<string, Promise<void>>();
  return {
    send(due) {
      for (const one of due) {
        if (sending.size >= mostAtOnce) {
          metrics.pushes.inc({ type: one.message.type, result: 'not_sent' });
          continue;
        }
        const about = `${one.wake} ${one.message.call}`;
        const before = last.get(about) ?? Promise.resolve();
        const sent = before
          .then(() => actAs(nobody, () => sendOne(one, options)))
          .catch((error: Error) => log.error({ err: error, wake: one.wake }, 'what became of a push could not be kept'))
          .finally(() => {
            sending.delete(sent);
            if (last.get(about) === sent) last.delete(about);
          });
        sending.add(sent);
        last.set(about, sent);
      }
    },
    async close() {
      await Promise.allSettled(sending);
    },
  };
}

const secondsUntil = (until: Date) => Math.max(0, (until.getTime() - Date.now()) / 1_000);

function asPush({ to, message, until }: DuePush): Push {
  const urgency = message.type === 'call' ? 'high' : 'normal';
  // Of one topic: a call that is over replaces the one that a sleeping browser has not heard of yet.
  return { to, message, ttlSeconds: secondsUntil(until), urgency, topic: message.call.replace(/[^\w-]/g, '').slice(0, 32) };
}

async function sendOne(due: DuePush, options: WakerOptions): Promise<void> {
  const pushed = await sendTwice(due, options);
  options.metrics.pushes.inc({ type: due.message.type, result: pushed.result });
  if (pushed.result === 'gone') return removeGone(due, options);
  const error = pushed.result === 'failed' ? pushed.error : null;
  if (error !== null) options.log.warn({ wake: due.wake, call: due.message.call, said: error }, 'a browser could not be woken');
  await savePushed(options.db, { id: due.wake, endpoint: due.to.endpoint, at: new Date(), error });
}

async function sendTwice(due: DuePush, options: Pushing): Promise<Pushed> {
  const first = await sendPush(asPush(due), options);
  if (first.result !== 'failed' || !first.again || secondsUntil(due.until) === 0) return first;
  await new Promise((resolve) => setTimeout(resolve, againAfterMs));
  return sendPush(asPush(due), options);
}

/** The browser has given its subscription up, or its push service has: it is never pushed to again, and its page says so. */
const removeGone = ({ wake, account, to }: DuePush, { feed, log }: WakerOptions): Promise<void> =>
  feed.change(async (trx, touch) => {
    const gone = await deleteGoneWake(trx, { id: wake, endpoint: to.endpoint });
    if (!gone) return;
    log.info({ wake }, 'a browser can be woken no more: its push subscription is gone');
    const subject = { id: wake, label: gone.browser };
    await recordAudit(trx, { account, action: 'wake.gone', subject, before: { person: gone.userId } });
    touch('people', gone.userId);
  });
