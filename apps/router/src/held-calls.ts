/**
 * Calls that are taken for the platform's own, while the ownership check of their number is under way: answered 180, ringing nobody, until their caller
 * cancels. The transaction is suspended meanwhile; tm ends it after `longestMs`, for what turns out to be somebody else's call.
 */
import type { CallFacts } from '@patchcord/contracts/events';
import { outcomes } from '@patchcord/contracts/outcomes';
import type { NumberRow } from '@patchcord/contracts/rows';
import { answer, newCallId } from './answers.ts';
import { loginOwner } from './call-owner.ts';
import { remember } from './call-state.ts';
import { withFacts } from './facts.ts';
import { writeEvent } from './rows-out.ts';
import { text } from './wire.ts';

const table = 'calls_held';
/** We cancel 8 s after it came at the latest; then two more, and what it takes to hear of both. */
const longestMs = 15_000;

const callerOf = () => `${text('$ci')} ${text('$ft')}`;

/** Of those that come while a check call is under way, the first is held: a second one is somebody else's in any case. */
export function isAwaited(number: NumberRow): boolean {
  const check = number.ownershipCheck;
  return check !== undefined && check.untilMs > Date.now() && KSR.htable.sht_inc('checks_awaited', check.check) === 1;
}

export function hold(facts: CallFacts, trunk: string) {
  const call = newCallId();
  const now = Date.now();
  remember('call', call);
  remember('people', '[]');
  remember('started', now);
  remember('ringAt', now);
  remember('outcome', 'taken_for_check');
  const { login } = facts;
  if (login !== undefined) remember('login', login);
  KSR.htable.sht_sets('ringing', callerOf(), login === undefined ? trunk : loginOwner(text('$si')));
  KSR.htable.sht_sets(table, callerOf(), text('$cs'));
  writeEvent(withFacts({ type: 'call.started' as const, at: now, call, people: [], apps: 0 }, facts));
  KSR.tm.t_set_fr(longestMs, longestMs);
  KSR.tm.t_on_failure('ksr_failure_held');
  KSR.tm.t_reply(180, 'Ringing');
  KSR.tmx.t_suspend();
}

/**
 * The caller cancels. Before any transaction of the CANCEL: tm looks for the INVITE by Call-ID and number alone, and would find that.
 * @returns false where no call of that caller is held
 */
export function cancelHeld(): boolean {
  const cseq: unknown = KSR.htable.sht_gete(table, callerOf());
  if (typeof cseq !== 'string' || cseq === '' || KSR.dialog.dlg_get(text('$ci'), text('$ft'), 'any') < 0) return false;
  KSR.htable.sht_rm(table, callerOf());
  remember('outcome', 'ownership_check');
  const { code, phrase } = outcomes.ownership_check;
  // First: afterwards the transaction that is looked at is the INVITE's.
  answer(200, 'OK');
  KSR.tmx.t_reply_callid(text('$ci'), cseq, code, phrase);
  return true;
}

/** Nobody cancelled in time. */
export function heldTooLong() {
  KSR.htable.sht_rm(table, callerOf());
  const { code, phrase } = outcomes.taken_for_check;
  answer(code, phrase);
}
