/** What of a trunk support decides about (docs/decisions/support-decides-who-may-call-in.md). Pure. */
import { isDeepStrictEqual } from 'node:util';
import type { SettingChange, SettingsAsked } from '@patchcord/contracts';

export interface TrunkSettingsNow {
  country: string | null;
  calledFrom: SettingsAsked['calledFrom'];
  callerFrom: SettingsAsked['callerFrom'];
  callsLimit: number;
  callsPerSecond: number;
  loginAllowed: boolean;
}

/** Fewer calls than approved are anybody's own decision. */
const limits = ['callsLimit', 'callsPerSecond'] as const;
const readings = ['country', 'calledFrom', 'callerFrom'] as const;

/** @returns of what is asked, each setting that would change and that is not the account's own to change; empty: all of it is. */
export function changesForReview(now: TrunkSettingsNow, asked: SettingsAsked): SettingChange[] {
  const changes: SettingChange[] = [];
  for (const field of readings) {
    if (asked[field] !== undefined && !isDeepStrictEqual(asked[field], now[field])) {
      changes.push({ field, before: now[field], after: asked[field] });
    }
  }
  for (const field of limits) {
    const after = asked[field];
    if (after !== undefined && after > now[field]) changes.push({ field, before: now[field], after });
  }
  if (asked.login && !now.loginAllowed) changes.push({ field: 'login', before: false, after: true });
  return changes;
}

/** The same changes against what the trunk says now. */
export const beforeAsNow = (changes: readonly SettingChange[], now: TrunkSettingsNow): SettingChange[] =>
  changes.map(({ field, after }) => ({ field, before: field === 'login' ? now.loginAllowed : now[field], after }));
