/**
 * Apps that come while a call rings: of people who were woken for it by web push, and of everybody else whom the number rings. Where nobody has an app
 * connected, or all who rang have refused, the INVITE is held, its transaction suspended. The first app that comes lets it go on, to all apps there are
 * by then; further ones are added to it as branches (docs/decisions/a-call-waits-for-whoever-is-woken.md).
 */
import { activePeople, addressOfRecord, registeredContacts, targetApps } from './apps.ts';
import { isSomebodyAwaited, peopleRung, rememberWaking } from './awaited.ts';
import { asleepCode } from './branch-outcome.ts';
import { isCanceled, isOver, recall, remember } from './call-state.ts';
import { branchWasNone } from './dead-branches.ts';
import { firstFacts } from './facts.ts';
import { isForwarded } from './forward.ts';
import { addApps, endRinging, type RingingCall, rememberCaller, ring, sendToApps } from './ring.ts';
import { msLeft, ringMsLeft, ringsUntil } from './ring-time.ts';
import { outcomeOfRinging } from './ringing-outcome.ts';
import { type Told, toldOf } from './show-caller.ts';
import { header, text } from './wire.ts';

/** 'user Call-ID tag' -> 'index label' of the transaction: none of them holds white space (wellformed.ts). */
const table = 'waking';
/** Another worker is about to suspend the INVITE, or to send it. */
const lookAgainUs = 1_000;
const mostLooks = 50;
/** For less nobody wakes. */
const leastHeldMs = 500;

/** Before its apps are rung, or it is held. */
function beginGrowing({ call, facts, ringSeconds, waking }: RingingCall) {
  remember('told', JSON.stringify(toldOf(call, facts)));
  rememberWaking(waking);
  ringsUntil(Date.now() + ringSeconds * 1000);
}

function awaitApps(people: string[]) {
  const transaction = `${text('$T(id_index)')} ${text('$T(id_label)')}`;
  for (let i = 0; i < people.length; i++) KSR.htable.sht_sets(table, `${people[i]} ${text('$ci')} ${text('$ft')}`, transaction);
}

/** At the end of the call. */
export function awaitNoMore(people: string[], sipCallId: string, callerTag: string) {
  for (let i = 0; i < people.length; i++) KSR.htable.sht_rm(table, `${people[i]} ${sipCallId} ${callerTag}`);
}

/** Some ring from the start. */
export function ringAndAwait(call: RingingCall) {
  beginGrowing(call);
  ring(call);
  if (isOver()) return;
  awaitApps(call.people);
  // Who has come since they were looked up has found no row.
  if (registeredContacts(call.people) > call.apps) addAll(call.people, text('$T(id_index)'), text('$T(id_label)'));
}

/** Nobody rings from the start. */
export function holdForApps(call: RingingCall) {
  beginGrowing(call);
  remember('waits', 0);
  awaitApps(call.people);
  if (registeredContacts(call.people) > 0) {
    const { apps } = targetApps(call.people);
    if (apps > 0) {
      ring({ ...call, apps });
      remember('waits', '');
      return;
    }
  }
  rememberCaller(call.trunk, call.facts.login);
  KSR.rr.record_route();
  // The people's devices are told of the call: whoever calls hears that it rings. RFC 3262 section 3: not where only a reliable 180 will do.
  if (header('Require').indexOf('100rel') < 0) KSR.tm.t_reply(180, 'Ringing');
  else KSR.tm.t_reply(100, 'Trying');
  if (!hold(0, call.ringSeconds * 1000)) throw new Error('the INVITE could not be held');
}

/**
 * The INVITE has, for so long, a branch that stands for nobody. Answers to its other branches would be lost: there must be none that rings.
 * @returns false where it has as many branches as it may (kamailio.cfg, max_branches)
 */
function hold(branch: number, ms: number): boolean {
  remember('waits', branch);
  remember('apps', branch + 1);
  remember(`code${branch}`, asleepCode);
  KSR.tm.t_set_fr(ms, ms);
  KSR.tm.t_on_failure('ksr_failure_ring');
  return KSR.tmx.t_suspend() > 0;
}

/** The call is held: asked by the caller's CANCEL. */
export const isHeldForApps = () => recall('waits') !== '';

/** All apps have refused, or the time is up, or the caller has hung up. */
export function ringingFailed() {
  const canceled = isCanceled();
  if (!canceled && staysOpen()) return;
  endHeld(canceled);
}

function endHeld(canceled = false) {
  remember('waits', '');
  endRinging(outcomeOfRinging(canceled));
}

/** All who rang have refused, and somebody who was woken has not come yet: declining speaks for oneself. */
function staysOpen(): boolean {
  if (!isSomebodyAwaited() || isHeldForApps()) return false;
  if (msLeft() < leastHeldMs) return false;
  return hold(Number(recall('apps')), msLeft());
}

interface Awaiting {
  sipCallId: string;
  callerTag: string;
  index: string;
  label: string;
}

/** A person has an app more than before. The table holds only what rings, so a walk over it is short. */
export function appCame(user: string) {
  const found: Awaiting[] = [];
  if (KSR.htable.sht_iterator_start('awaiting', table) < 0) return;
  while (KSR.htable.sht_iterator_next('awaiting') > 0) {
    const [who, sipCallId, callerTag] = text('$shtitkey(awaiting)').split(' ') as [string, string, string];
    const [index, label] = text('$shtitval(awaiting)').split(' ') as [string, string];
    if (who === user) found.push({ sipCallId, callerTag, index, label });
  }
  KSR.htable.sht_iterator_end('awaiting');
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  if (found.length === 0 || KSR.registrar.registered_uri('location', addressOfRecord(user)) < 0) return;
  for (let i = 0; i < found.length; i++) ringsToo(user, found[i] as Awaiting);
}

/** Set by `appsWoke`, in this worker. */
let goesOnNow = false;

function ringsToo(user: string, { sipCallId, callerTag, index, label }: Awaiting) {
  const isAwaiting = () => KSR.dialog.dlg_get(sipCallId, callerTag, 'any') > 0 && !isOver() && recall('answerAt') === '' && !isForwarded();
  for (let look = 0; look < mostLooks && isAwaiting(); look++) {
    if (recall('waits') === '') return addAll([user], index, label);
    goesOnNow = false;
    KSR.tmx.t_continue(Number(index), Number(label), 'ksr_apps_woke');
    if (goesOnNow) {
      // Who has come while they were looked up has found the INVITE held, and not to be let go on.
      if (isAwaiting() && !isHeldForApps()) addWhoeverElseCame(index, label);
      return;
    }
    KSR.cfgutils.usleep(lookAgainUs);
  }
}

function addWhoeverElseCame(index: string, label: string) {
  const people = peopleOfCall();
  if (registeredContacts(people) > peopleRung().length) addAll(people, index, label);
}

const peopleOfCall = () => activePeople(JSON.parse(recall('people')) as string[]);

/** All apps of these people that do not ring yet, to the call that is looked at. */
function addAll(people: string[], index: string, label: string) {
  const told = JSON.parse(recall('told')) as Told;
  for (let i = 0; i < people.length; i++) {
    const uri = addressOfRecord(people[i] as string);
    if (KSR.registrar.registered_uri('location', uri) < 0) continue;
    addApps(told, () => KSR.tsilo.ts_append_to_uri(Number(index), Number(label), 'location', uri));
  }
}

/** The held INVITE goes on, in the worker of the app that came; tm holds the lock of its answers meanwhile. */
export function appsWoke() {
  goesOnNow = true;
  if (KSR.dialog.dlg_get(text('$ci'), text('$ft'), 'any') < 0) return;
  const held = Number(recall('waits'));
  const rung = peopleRung();
  const people = peopleOfCall().filter((user) => rung.indexOf(user) < 0);
  const { apps } = targetApps(people);
  // It has gone again, or is another one of somebody who has refused.
  if (apps === 0) {
    branchWasNone(held, held + 2);
    if (!hold(held + 1, Math.max(msLeft(), leastHeldMs))) endHeld();
    return;
  }
  const branches = held + 1 + apps;
  remember('apps', branches);
  branchWasNone(held, branches);
  sendToApps({ people, codecs: firstFacts().codecs, ringMs: ringMsLeft() }, JSON.parse(recall('told')) as Told);
  remember('waits', '');
}
