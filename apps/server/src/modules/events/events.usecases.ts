/** Takes an edge's events, each exactly once (docs/decisions/events-are-counted-once.md). */
import { type EdgeEvent, edgeEvent, newId } from '@patchcord/contracts';
import type { Logger } from 'pino';
import type { Trx } from '../../platform/database/database.ts';
import { refusesContent, sqlState } from '../../platform/database/sqlstate.ts';
import { storable } from '../../platform/database/storable.ts';
import type { Detail } from '../../platform/http/errors.ts';
import type { Metrics } from '../../platform/metrics.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import type { CheckAnnouncer } from '../checks/checks.announce.ts';
import { recordAttempts } from '../checks/checks.record.ts';
import { rateEnded } from '../costs/costs.usecases.ts';
import type { EdgeRecord } from '../edges/edges.repository.ts';
import { noteArrivals } from '../numbers/arrivals.usecases.ts';
import { noteSightings } from '../ownership/sightings.usecases.ts';
import { guardSpend } from '../spend/spend.usecases.ts';
import { mailMissedCalls } from '../unanswered/missed-mail.usecases.ts';
import type { DuePush } from '../wakes/due-push.ts';
import { noteWakings } from '../wakes/wakings.ts';
import { announceCalls } from '../webhooks/call-events.ts';
import { eventsMalformed, eventsUnstorable } from './events.errors.ts';
import { literalCandidates, planBatch, type Row, withoutCallsOut } from './events.models.ts';
import {
  attemptsKept,
  lockJournal,
  type Names,
  readKnown,
  saveJournal,
  trimAttempts,
  writeAttempts,
  writeEnds,
  writeErrors,
  writeHalves,
  writeMedia,
  writeMoves,
} from './events.repository.ts';

export interface Batch {
  journal: string;
  events: { seq: number; event: unknown }[];
}

export interface Ingest {
  /** What calls out cost may close an account to more of them. */
  feed: ChangeFeed;
  publicUrl: string;
  metrics: Metrics;
  log: Logger;
  announcer?: CheckAnnouncer;
  /** Sends pushes once the events are taken; left out: nobody is woken. */
  waker?: { send(due: readonly DuePush[]): void };
  kept?: number;
}

/** Checked before anything is written. @throws Refusal that names each event which is not as the protocol says. */
function readEvents(batch: Batch, { metrics, log }: Ingest, edge: EdgeRecord): { seq: number; event: EdgeEvent }[] {
  const wrong: Detail[] = [];
  const read = batch.events.flatMap(({ seq, event }, index) => {
    const checked = edgeEvent.safeParse(event);
    if (checked.success) return [{ seq, event: storable(checked.data) as EdgeEvent }];
    for (const { path, message } of checked.error.issues.slice(0, 5))
      wrong.push({ field: ['events', index, 'event', ...path].join('.'), received: `seq ${seq}`, message });
    return [];
  });
  if (wrong.length === 0) return read;
  metrics.eventsRefused.inc({ edge: edge.name, reason: 'malformed' });
  log.warn(
    { edge: edge.name, journal: batch.journal, issues: wrong.slice(0, 5) },
    'events are not as the protocol says; the edge keeps them',
  );
  throw eventsMalformed(wrong.slice(0, 20));
}

function namesOf(events: EdgeEvent[]): Names {
  const names: Names = { accounts: [], trunks: [], numbers: [], digits: [] };
  for (const event of events) {
    if (event.type === 'source.unlisted') {
      names.digits.push(...literalCandidates(event.last.calledRaw));
      if (event.last.trunk !== undefined) names.trunks.push(event.last.trunk);
    }
    if (event.type === 'call.refused') names.digits.push(...literalCandidates(event.calledRaw));
    if (event.type !== 'call.started' && event.type !== 'call.refused') continue;
    if (event.account !== null) names.accounts.push(event.account);
    if (event.trunk !== null) names.trunks.push(event.trunk);
    if (event.number !== null) names.numbers.push(event.number);
  }
  return names;
}

/** Rates what is over by now. @returns accounts whose calls out began or ended. */
async function accountsCallingOut(trx: Trx, events: EdgeEvent[], halves: Row[]): Promise<string[]> {
  const told = events.flatMap((event) => (event.type === 'call.started' || event.type === 'call.ended' ? [event.call] : []));
  const begun = halves.flatMap((row) => (row.direction === 'out' && typeof row.account_id === 'string' ? [row.account_id] : []));
  return [...begun, ...(await rateEnded(trx, told))];
}

/** @returns the last seq that is kept for good: the edge may forget everything up to it. */
export async function ingest(options: Ingest, edge: EdgeRecord, batch: Batch): Promise<number> {
  const { feed, publicUrl, metrics, log, announcer, waker, kept = attemptsKept } = options;
  const last = batch.events.at(-1)?.seq ?? 0;
  const read = readEvents(batch, options, edge);
  const apply = async (trx: Trx, touch: Touch) => {
    const before = await lockJournal(trx, edge.id, batch.journal);
    if (last <= before) return { acked: before, fresh: [], refused: 0, news: false, due: [] };
    const fresh = read.filter(({ seq }) => seq > before).map(({ event }) => event);
    const known = await readKnown(trx, namesOf(fresh));
    // A trunk's or number's account exists: it is named by a foreign key.
    for (const account of [...known.trunks.values(), ...[...known.numbers.values()].map((one) => one.account)])
      if (account !== null) known.accounts.add(account);
    const stamp = { edgeId: edge.id, edgeName: edge.name, locationName: edge.locationName, now: Date.now() };
    const plan = planBatch(fresh, known, stamp, () => newId('attempt'));
    await writeHalves(trx, plan.halves);
    await writeEnds(trx, plan.ends);
    await writeMoves(trx, plan.moves);
    await writeMedia(trx, plan.media);
    await writeAttempts(trx, plan.attempts);
    if (plan.attempts.length > 0) {
      const accounts = [...new Set(plan.attempts.flatMap((row) => (typeof row.account_id === 'string' ? [row.account_id] : [])))];
      await trimAttempts(trx, { edgeId: edge.id, accounts, kept });
    }
    const callsIn = withoutCallsOut(fresh);
    await noteArrivals(trx, callsIn, plan.numbers);
    const names = { edgeId: edge.id, edgeName: edge.name, locationName: edge.locationName };
    await noteSightings(trx, callsIn, { edge, live: known.live, trunks: known.trunks, numbers: plan.numbers });
    const news = await recordAttempts(trx, callsIn, { ...names, live: known.live, trunks: known.trunks, numbers: plan.numbers });
    if (news) await announcer?.inTransaction(trx);
    await announceCalls(trx, fresh);
    await guardSpend(trx, touch, await accountsCallingOut(trx, fresh, plan.halves), { publicUrl }, new Date(stamp.now));
    const due = await noteWakings(trx, callsIn, { now: new Date(stamp.now), aheadMs: edge.clockAheadMs ?? 0 });
    await mailMissedCalls(trx, callsIn, { publicUrl, now: new Date() });
    await writeErrors(trx, edge.id, plan.errors);
    await saveJournal(trx, edge.id, batch.journal, last);
    return { acked: last, fresh, refused: plan.refused, news, due };
  };
  const { acked, fresh, refused, news, due } = await feed.change(apply).catch((error) => {
    if (!refusesContent(error)) throw error;
    metrics.eventsRefused.inc({ edge: edge.name, reason: 'unstorable' });
    log.error({ err: error, edge: edge.name, journal: batch.journal, events: batch.events.length }, 'the database refuses these events');
    throw eventsUnstorable(sqlState(error));
  });
  waker?.send(due);
  if (news) announcer?.committed();
  for (const event of fresh) {
    metrics.events.inc({ type: event.type });
    if (event.type === 'router.error') {
      metrics.routerErrors.inc({ edge: edge.name });
      log.error({ edge: edge.name, where: event.where, sipCallId: event.sipCallId }, `call router: ${event.message}`);
    }
  }
  if (refused > 0) {
    metrics.eventsRefused.inc({ edge: edge.name, reason: 'not_its_own' }, refused);
    log.warn({ edge: edge.name, refused }, 'events name an account, trunk or number that does not exist or does not fit together; skipped');
  }
  return acked;
}
