/**
 * How many calls each trunk has, and of calls out each account and each person. A counter says it at once. The dialog module's profile is right whatever happens, but walks over all calls that fall
 * into one of its slots: it is asked only where the counter says that there are too many, and then corrects it.
 */
import { count } from './wire.ts';

const table = 'calls_at_once';
const profile = 'at_once';

/** The call whose dialog is looked at is one of all that GET /state counts. */
export function countCall() {
  KSR.dialog.set_dlg_profile_static('calls');
}

/**
 * Counts the call whose dialog is looked at before anything is compared: two workers cannot both take the last place.
 * @param owner id of a trunk, or see `outOf`
 */
export function overLimit(owner: string, limit: number): boolean {
  KSR.dialog.set_dlg_profile(profile, owner);
  if (Number(KSR.htable.sht_inc(table, owner)) <= limit) return false;
  KSR.dialog.get_profile_size(profile, owner, '$var(size)');
  const calls = count('$var(size)');
  KSR.htable.sht_seti(table, owner, calls);
  return calls > limit;
}

export function oneLess(owner: string) {
  if (Number(KSR.htable.sht_dec(table, owner)) < 0) KSR.htable.sht_seti(table, owner, 0);
}

/** Calls out of an account or a person are counted apart from everything else of theirs. */
export const outOf = (id: string) => `out:${id}`;
