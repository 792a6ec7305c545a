/** How a call that nobody answered ended, from what each ringing app answered. Pure. */
import type { Outcome } from '@patchcord/contracts/outcomes';

/**
 * Final status of each app that rang; `stillRings` for one that rang until the end; `goneCode` for one whose connection closed while it rang;
 * `asleepCode` for those who were woken and did not come.
 */
export type BranchCode = number;

export const goneCode = 0;
export const stillRings = -1;
export const asleepCode = -2;

type BranchOutcome = Extract<Outcome, 'no_answer' | 'declined' | 'busy' | 'codec_mismatch' | 'no_app_woke' | 'no_app_online'>;

/** First that occurs names the call: somebody who let it ring says more than a colleague who was busy. */
const priority: BranchOutcome[] = ['no_answer', 'declined', 'busy', 'codec_mismatch', 'no_app_woke', 'no_app_online'];

function branchOutcome(code: BranchCode): BranchOutcome {
  if (code === stillRings) return 'no_answer';
  if (code === asleepCode) return 'no_app_woke';
  if (code >= 600) return code === 600 ? 'busy' : code === 606 ? 'codec_mismatch' : 'declined';
  if (code === 486) return 'busy';
  if (code === 488 || code === 415 || code === 420) return 'codec_mismatch';
  // 408 and 480 from an app: it rang, and no person decided. 487: ended by our own CANCEL.
  if (code === 408 || code === 480 || code === 487) return 'no_answer';
  return 'no_app_online';
}

/**
 * @param declineIsFinal the number rings one person: that person's 'decline' speaks for all apps
 */
export function outcomeOfBranches(codes: BranchCode[], declineIsFinal: boolean): BranchOutcome {
  const outcomes = codes.map((code) => branchOutcome(code));
  if (declineIsFinal && outcomes.indexOf('declined') >= 0) return 'declined';
  for (let i = 0; i < priority.length; i++) {
    if (outcomes.indexOf(priority[i] as BranchOutcome) >= 0) return priority[i] as BranchOutcome;
  }
  return 'no_app_online';
}
