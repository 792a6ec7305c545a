/**
 * Gateways are asked one after the other to carry one call: whose turn it is, and what became of it. For a call out (ask-gateway.ts) and for a call in that
 * goes on to another number (forward.ts).
 */
import type { GatewayRow } from '@patchcord/contracts/rows';
import { isCanceled, recall, recallNumber, remember } from './call-state.ts';
import { oneMoreRequest } from './cseq.ts';
import { noteHealth } from './gateways.ts';
import { offersCrossedEnd } from './media.ts';
import { row } from './tables.ts';
import type { UpstreamVerdict } from './upstream-outcome.ts';

/** One that has said nothing at all by then is silent. */
export const silentMs = 4_000;

export interface Turns {
  /** Remembers where the INVITE to this gateway goes. */
  aim(gateway: GatewayRow): void;
  /** Sends it there. */
  send(): boolean;
}

export function beginTurns(ids: string[]) {
  remember('gateways', ids.join(' '));
}

/** False where none is left to ask, or nobody is to be asked any more. */
export function askNext(turns: Turns): boolean {
  for (let left = recall('gateways'); left !== ''; left = recall('gateways')) {
    const space = left.indexOf(' ');
    const id = space < 0 ? left : left.slice(0, space);
    remember('gateways', space < 0 ? '' : left.slice(space + 1));
    const gateway = row('gateways', id);
    if (!gateway?.on) continue;
    remember('gateway', id);
    remember('credentials', '');
    turns.aim(gateway);
    if (turns.send()) return true;
    if (recall('mediaDown') !== '' || isCanceled()) return false;
    tried(id, 0);
  }
  return false;
}

export interface Invite {
  target: string;
  via: string;
  ringMs: number;
  /** Names of the routes that Kamailio runs. */
  onBranch: string;
  onReply: string;
  onFailure: string;
}

export function sendInvite({ target, via, ringMs, onBranch, onReply, onFailure }: Invite): boolean {
  remember('gatewayCode', '');
  KSR.seturi(target);
  KSR.pv.sets('$du', via);
  KSR.tm.t_set_fr(ringMs, silentMs);
  KSR.tm.t_on_branch(onBranch);
  KSR.tm.t_on_reply(onReply);
  KSR.tm.t_on_failure(onFailure);
  const sent = KSR.tm.t_relay() > 0;
  offersCrossedEnd();
  return sent;
}

export function tried(id: string, code: number) {
  const before = recall('tried');
  remember('tried', before === '' ? `${id} ${code}` : `${before} ${id} ${code}`);
}

/** Of the one that was asked last: its final refusal, 0 for none in time. One that has said nothing at all is not well. */
export function lastRefusal(): { id: string; code: number } {
  const id = recall('gateway');
  const last = recallNumber('gatewayCode');
  const gateway = row('gateways', id);
  if (last === null && gateway) noteHealth(gateway, false, 0);
  return { id, code: last !== null && last >= 300 ? last : 0 };
}

/** Each gateway gets our login once a call: one that asks again has found it wrong. To be followed by the INVITE with it. */
export function logsIn(verdict: UpstreamVerdict): boolean {
  const id = recall('gateway');
  if (verdict !== 'login' || recall('credentials') === '' || recall('loggedInTo') === id) return false;
  remember('loggedInTo', id);
  oneMoreRequest();
  return true;
}
