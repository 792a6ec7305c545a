/**
 * What is remembered of a call, in variables of its dialog: shared memory, gone with the dialog. The ones with a colon are per tag or branch,
 * because several apps answer one INVITE and their replies run on several workers at once.
 */
type Name =
  | 'call'
  | 'trunk'
  | 'callerTag'
  | 'people'
  | 'started'
  | 'ringAt'
  | 'answerAt'
  | 'outcome'
  | 'hungUpBy'
  | 'codec'
  | 'media'
  | 'callerRoutes'
  | 'apps'
  | 'attempt'
  | `target:${string}`
  | `user:${string}`
  | `branch:${number}`
  | `branchof:${string}`
  | `app:${number}`;

export function remember(name: Name, value: string | number) {
  KSR.dialog.var_sets(name, String(value));
}

export function recall(name: Name): string {
  const value: unknown = KSR.dialog.var_gete(name);
  return typeof value === 'string' ? value : '';
}

export function rememberFirst(name: Name, value: string | number) {
  if (recall(name) === '') remember(name, value);
}

export function recallNumber(name: Name): number | null {
  const value = recall(name);
  return value === '' ? null : Number(value);
}
