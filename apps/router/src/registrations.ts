/** The devices that are registered, in a table of their own: what a restart of Kamailio takes away, and the agent puts back (device-restore.ts). */
import type { DeviceRegistration } from '@patchcord/contracts/sync-protocol';

const table = 'registrations';

export function rememberRegistration(registration: DeviceRegistration) {
  KSR.htable.sht_sets(table, registration.device, JSON.stringify(registration));
  KSR.htable.sht_inc('changes', table);
}

export function forgetRegistration(device: string) {
  KSR.htable.sht_rm(table, device);
  KSR.htable.sht_inc('changes', table);
}

export function registrationOf(device: string): DeviceRegistration | null {
  const raw: unknown = KSR.htable.sht_gete(table, device);
  return typeof raw === 'string' && raw !== '' ? (JSON.parse(raw) as DeviceRegistration) : null;
}

export function registrations(): DeviceRegistration[] {
  const rows: string[] = [];
  if (KSR.htable.sht_iterator_start('registered', table) < 0) return [];
  while (KSR.htable.sht_iterator_next('registered') > 0) rows.push(String(KSR.pv.gete('$shtitval(registered)')));
  KSR.htable.sht_iterator_end('registered');
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  return rows.filter((one) => one !== '').map((one) => JSON.parse(one) as DeviceRegistration);
}
