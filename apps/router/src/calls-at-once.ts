/**
 * How many calls each trunk has. A counter says it at once. The dialog module's profile is right whatever happens, but walks over all calls that fall
 * into one of its slots: it is asked only where the counter says that there are too many, and then corrects it.
 */
import { count } from './wire.ts';

const table = 'calls_at_once';
const profile = 'trunk';

/** Counts the call whose dialog is looked at before anything is compared: two workers cannot both take the last place. */
export function overLimit(trunk: string, limit: number): boolean {
  KSR.dialog.set_dlg_profile(profile, trunk);
  KSR.dialog.set_dlg_profile_static('calls');
  if (Number(KSR.htable.sht_inc(table, trunk)) <= limit) return false;
  KSR.dialog.get_profile_size(profile, trunk, '$var(size)');
  const calls = count('$var(size)');
  KSR.htable.sht_seti(table, trunk, calls);
  return calls > limit;
}

export function oneLess(trunk: string) {
  if (Number(KSR.htable.sht_dec(table, trunk)) < 0) KSR.htable.sht_seti(table, trunk, 0);
}
