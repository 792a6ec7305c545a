/** Registered apps and their WebSockets. A connection is authenticated once, by its REGISTER, and belongs to one person. */
import type { DeviceRegistration } from '@patchcord/contracts/sync-protocol';
import { deviceOf } from './devices.ts';
import { registrations } from './registrations.ts';
import { row, sipDomain } from './tables.ts';
import { count, text } from './wire.ts';

interface Connection {
  user: string;
}

export function rememberConnection(address: string, port: string, user: string) {
  KSR.htable.sht_sets('connections', `${address}:${port}`, JSON.stringify({ user } satisfies Connection));
}

/** A closed WebSocket cannot ring: its app is no longer registered. */
export function forgetConnection(address: string, port: string) {
  const user = connectionUser(address, port);
  if (user === '') return;
  KSR.htable.sht_rm('connections', `${address}:${port}`);
  const aor = addressOfRecord(user);
  if (KSR.registrar.reg_fetch_contacts('location', aor, 'closed') < 0) return;
  const contacts = count('$ulc(closed=>count)');
  for (let i = 0; i < contacts; i++) {
    if (text(`$(ulc(closed=>received)[${i}])`).indexOf(`sip:${address}:${port};`) !== 0) continue;
    KSR.registrar.unregister_ruid('location', aor, text(`$(ulc(closed=>ruid)[${i}])`));
  }
  KSR.registrar.reg_free_contacts('closed');
}

/** User id behind a WebSocket's address and port, '' for one that never registered. */
export function connectionUser(address: string, port: string): string {
  const raw: unknown = KSR.htable.sht_gete('connections', `${address}:${port}`);
  return typeof raw === 'string' && raw !== '' ? (JSON.parse(raw) as Connection).user : '';
}

export function addressOfRecord(user: string): string {
  return `sip:${user}@${sipDomain()}`;
}

/** Users may only ring and speak while the control plane lists them. */
export function activePeople(users: string[]): string[] {
  return users.filter((user) => row('people', user) !== null);
}

export interface Targets {
  /** How many apps and devices. */
  apps: number;
  /** Who has no app among them, and may be woken. */
  waking: string[];
}

/** Makes the destination set of the request all registered apps of these people; the first becomes the Request-URI. */
export function targetApps(users: string[]): Targets {
  let first = true;
  const waking: string[] = [];
  for (let i = 0; i < users.length; i++) {
    const user = users[i] as string;
    const uri = addressOfRecord(user);
    const wakes = row('people', user)?.wakes === true;
    const before = wakes ? targets(first) : 0;
    if (first) {
      KSR.seturi(uri);
      if (KSR.registrar.lookup('location') > 0) first = false;
    } else KSR.registrar.lookup_to_dset('location', uri);
    if (wakes && !hasApp(before, targets(first))) waking.push(user);
  }
  return { apps: targets(first), waking };
}

const targets = (none: boolean) => (none ? 0 : 1 + count('$branch(count)'));

/** Whether one of these targets of the request is no device. */
function hasApp(from: number, to: number): boolean {
  for (let i = from; i < to; i++) if (deviceOf(text(i === 0 ? '$du' : `$(branch(dst_uri)[${i - 1}])`)) === '') return true;
  return false;
}

/** How many apps and devices of these people are registered. */
export function registeredContacts(users: string[]): number {
  let contacts = 0;
  for (let i = 0; i < users.length; i++) {
    if (KSR.registrar.reg_fetch_contacts('location', addressOfRecord(users[i] as string), 'all') < 0) continue;
    contacts += count('$ulc(all=>count)');
    KSR.registrar.reg_free_contacts('all');
  }
  return contacts;
}

/** How many apps of that person are connected; devices are none. */
export function appsOf(user: string): number {
  if (KSR.registrar.reg_fetch_contacts('location', addressOfRecord(user), 'apps') < 0) return 0;
  const contacts = count('$ulc(apps=>count)');
  let apps = 0;
  for (let i = 0; i < contacts; i++) if (deviceOf(text(`$(ulc(apps=>received)[${i}])`)) === '') apps++;
  KSR.registrar.reg_free_contacts('apps');
  return apps;
}

/** User ids with a registered app, for GET /state. */
export function peopleOnline(): string[] {
  const rows: string[] = [];
  if (KSR.htable.sht_iterator_start('online', 'connections') > 0) {
    while (KSR.htable.sht_iterator_next('online') > 0) rows.push(text('$shtitval(online)'));
    KSR.htable.sht_iterator_end('online');
  }
  // Not inside the iterator: it holds a lock, and an exception would leave it held.
  const users: { [user: string]: boolean } = {};
  for (let i = 0; i < rows.length; i++) if (rows[i] !== '') users[(JSON.parse(rows[i] as string) as Connection).user] = true;
  const devices = registrations();
  for (let i = 0; i < devices.length; i++) {
    const device = row('devices', (devices[i] as DeviceRegistration).device);
    if (device !== null) users[device.person] = true;
  }
  return Object.keys(users).filter((user) => KSR.registrar.registered_uri('location', addressOfRecord(user)) > 0);
}
