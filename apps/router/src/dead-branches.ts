/**
 * A WebSocket that closes while its app rings: no answer will come, and tm would wait for the whole ring time. Nothing lets a script end one branch of
 * several, so dead and refused branches are counted, and when none is left the call is answered at once.
 */
import { outcomes } from '@patchcord/contracts/outcomes';
import { text } from './wire.ts';

interface Ringing {
  /** One INVITE of one caller: carriers use a Call-ID again for the next try. */
  attempt: string;
  sipCallId: string;
  cseq: string;
  apps: number;
}

const table = 'branches';

/** In the branch route: `connection` is the address and port of the WebSocket that the INVITE goes to. */
export function branchRings(connection: string, apps: number) {
  const ringing: Ringing = { attempt: attempt(), sipCallId: text('$ci'), cseq: text('$cs'), apps };
  KSR.htable.sht_sets(table, `${connection} ${text('$ci')} ${text('$T_branch_idx')}`, JSON.stringify(ringing));
}

/** In the reply route: this app rings no more. One that refused or was cancelled is counted; one that answered is not. */
export function branchEnded(connection: string, refused: boolean) {
  KSR.htable.sht_rm(table, `${connection} ${text('$ci')} ${text('$T_branch_idx')}`);
  if (refused) KSR.htable.sht_inc('branches_over', attempt());
}

/** Names the INVITE that is being looked at, and its answers. */
export function attempt(): string {
  return `${text('$ci')} ${text('$ft')} ${text('$cs')}`;
}

/** True when every app that this INVITE rang is gone or has refused. */
export function allBranchesOver(invite: string, apps: number): boolean {
  return apps > 0 && Number(KSR.htable.sht_get('branches_over', invite)) >= apps;
}

/** The WebSocket is closed: calls that rang only there get their answer now. The table holds only what rings, so a walk over it is short. */
export function connectionClosed(connection: string) {
  const dead: { key: string; value: string }[] = [];
  if (KSR.htable.sht_iterator_start('dead', table) < 0) return;
  while (KSR.htable.sht_iterator_next('dead') > 0) {
    const key = text('$shtitkey(dead)');
    if (key.indexOf(`${connection} `) === 0) dead.push({ key, value: text('$shtitval(dead)') });
  }
  KSR.htable.sht_iterator_end('dead');
  for (let i = 0; i < dead.length; i++) {
    const { key, value } = dead[i] as { key: string; value: string };
    // Not inside the iterator: it holds a lock, and an exception would leave it held.
    const ringing = JSON.parse(value) as Ringing;
    KSR.htable.sht_rm(table, key);
    KSR.htable.sht_inc('branches_over', ringing.attempt);
    if (!allBranchesOver(ringing.attempt, ringing.apps)) continue;
    const { code, phrase } = outcomes.no_app_online;
    KSR.tmx.t_reply_callid(ringing.sipCallId, ringing.cseq, code, phrase);
  }
}
