/** Who is told that a call they were woken for rings no more: somebody has answered it, it has gone on to another number, or it is over. */
import type { CallTaken, PushMessage } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { type DuePush, type NoteWakings, subscriptionOf, who } from './due-push.ts';

/** A missed call is still worth hearing of. */
const missedForMs = 4 * 3_600_000;
/** What was not missed is only taken off the screen. */
const overForMs = 60_000;
/** An edge that was away tells of calls long over. */
const tooOldMs = 3_600_000;

interface Woken {
  callId: string;
  userId: string;
}
/** The call itself goes on. Whoever was told that a colleague has it needs no word of its end. */
export async function noteTaken(trx: Trx, taken: ReadonlyMap<string, CallTaken>, { now, aheadMs }: NoteWakings): Promise<DuePush[]> {
  if (taken.size === 0) return [];
  const all = [...taken.values()];
  const answered = all.flatMap(({ call, by }) => (by === null ? [] : [call]));
  const wentOn = all.flatMap(({ call, by }) => (by === null ? [call] : []));
  const told = [...(await forgetWoken(trx, answered)), ...(await readWoken(trx, wentOn))];
  const rows = await callsOf(trx, told);
  const wakes = await wakesOf(trx, told);
  const names = await namesOf(
    trx,
    all.flatMap(({ by }) => by ?? []),
  );
  const until = new Date(now.getTime() + overForMs);
  return rows.flatMap((row) => {
    const { by, on, at } = taken.get(row.call) as CallTaken;
    if (at - aheadMs < now.getTime() - tooOldMs) return [];
    const colleague = names.find(({ account, id }) => account === row.account && id === by)?.name;
    return pushesTo(told, wakes, row, (userId) => {
      const about = { type: 'call.over' as const, call: row.call, account: row.account, ...who(row), missed: false };
      if (by === null) return { message: { ...about, wentOn: true }, until };
      if (userId !== by) return { message: { ...about, ...(colleague ? { answeredBy: colleague } : {}) }, until };
      // Where one has answered in the only browser one has, there is nothing left that rings.
      const ringsElsewhere = on !== undefined || wakes.filter((wake) => wake.userId === by).length > 1;
      return ringsElsewhere ? { message: about, until } : null;
    });
  });
}

/** Whoever answered needs no word of it, nor who has heard that it went on where it was answered. */
export async function noteEnded(trx: Trx, calls: string[], { now }: NoteWakings): Promise<DuePush[]> {
  const told = await forgetWoken(trx, calls);
  const rows = (await callsOf(trx, told)).filter(({ endAt }) => endAt !== null && endAt.getTime() >= now.getTime() - tooOldMs);
  const wakes = await wakesOf(trx, told);
  return rows.flatMap((row) => {
    if (row.outcome === 'forwarded') return [];
    const missed = row.answerAt === null && row.outcome !== 'declined';
    const until = new Date(now.getTime() + (missed ? missedForMs : overForMs));
    const message = { type: 'call.over' as const, call: row.call, account: row.account, ...who(row), missed };
    return pushesTo(told, wakes, row, (userId) => (userId === row.answeredBy ? null : { message, until }));
  });
}

async function forgetWoken(trx: Trx, calls: string[]): Promise<Woken[]> {
  if (calls.length === 0) return [];
  return trx.deleteFrom('wakings').where('callId', 'in', calls).returning(['callId', 'userId']).execute();
}

async function readWoken(trx: Trx, calls: string[]): Promise<Woken[]> {
  if (calls.length === 0) return [];
  return trx.selectFrom('wakings').select(['callId', 'userId']).where('callId', 'in', calls).execute();
}

type ToldCall = Awaited<ReturnType<typeof callsOf>>[number];
async function callsOf(trx: Trx, told: Woken[]) {
  if (told.length === 0) return [];
  const rows = await trx
    .selectFrom('calls')
    .select(['id as call', 'accountId as account', 'caller', 'callerName', 'callerWithheld', 'answerAt', 'answeredBy', 'outcome', 'endAt'])
    .where(
      'id',
      'in',
      told.map(({ callId }) => callId),
    )
    .execute();
  return rows.flatMap(({ account, ...row }) => (account === null ? [] : [{ ...row, account }]));
}

type Wake = Awaited<ReturnType<typeof wakesOf>>[number];
async function wakesOf(trx: Trx, told: Woken[]) {
  if (told.length === 0) return [];
  const users = [...new Set(told.map(({ userId }) => userId))];
  return trx.selectFrom('wakes').selectAll().where('userId', 'in', users).where('doNotDisturb', '=', false).execute();
}

/** Within the account alone, whatever the edge says. */
async function namesOf(trx: Trx, users: string[]) {
  if (users.length === 0) return [];
  return trx
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.userId')
    .select(['members.accountId as account', 'users.id', 'users.name'])
    .where('users.id', 'in', users)
    .execute();
}

type Said = { message: PushMessage; until: Date } | null;
function pushesTo(told: Woken[], wakes: Wake[], { call, account }: ToldCall, say: (userId: string) => Said): DuePush[] {
  const people = new Set(told.flatMap(({ callId, userId }) => (callId === call ? [userId] : [])));
  return wakes.flatMap((wake) => {
    const said = people.has(wake.userId) ? say(wake.userId) : null;
    return said === null ? [] : [{ wake: wake.id, account, to: subscriptionOf(wake), ...said }];
  });
}
