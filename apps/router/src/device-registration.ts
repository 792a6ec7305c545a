/**
 * Where devices are. They stand beside the apps of their person (usrloc, one address of record), so that both ring; the `device` parameter of where a
 * contact came from tells them apart.
 */
import type { DeviceRegistration } from '@patchcord/contracts/sync-protocol';
import { trimmed } from '@patchcord/contracts/texts';
import { answer } from './answers.ts';
import { addressOfRecord } from './apps.ts';
import { endCallsOn } from './calls-up.ts';
import { connectionClosed } from './dead-branches.ts';
import type { Device } from './device-login.ts';
import { deviceOf, placeOfDevice } from './devices.ts';
import { senderUri } from './listeners.ts';
import { connectionLost } from './lost-apps.ts';
import { nameAddr } from './name-addr.ts';
import { forgetRegistration, registrationOf, rememberRegistration } from './registrations.ts';
import { count, header, headers, shown, text } from './wire.ts';

/** nathelper asks those with OPTIONS whether they are there (kamailio.cfg, sipping_bflag). */
const askedFlag = 1;
const removed = 3;

export function registerDevice(device: Device) {
  const { name } = device;
  if (text('$tU') !== name) return answer(403, 'Not Your Address');
  const contacts = headers('Contact');
  // Of its own: the others of this person stay.
  if (contacts.length === 1 && trimmed(contacts[0] as string) === '*') {
    forgetDevice(name, device.row.person);
    return answer(200, 'OK');
  }
  if (contacts.length > 1) return answer(400, 'One Contact');
  saveDevice(device, senderUri());
}

/** @param from where messages to it are sent: whatever it says itself */
export function saveDevice({ name, row: { person } }: Device, from: string) {
  const contact = nameAddr(header('Contact'));
  const aor = addressOfRecord(person);
  // A device that comes back from another port would ring at the old one, too.
  if (contact) unregister(aor, name, contact.uri);
  const received = `${from};device=${name}`;
  KSR.pv.sets('$avp(received)', received);
  if (text('$proto') === 'udp') KSR.setbflag(askedFlag);
  const saved = KSR.registrar.save_uri('location', 0, aor);
  if (saved < 0) return KSR.sl.sl_reply_error();
  if (!contact) return;
  if (saved === removed) return deviceGone(name);
  const registration: DeviceRegistration = {
    device: name,
    contact: contact.uri,
    received,
    sipCallId: text('$ci'),
    cseq: Number(text('$cs')),
    userAgent: shown(text('$ua')),
    expiresAtMs: expiryOf(aor, contact.uri) * 1000,
  };
  rememberRegistration(registration);
}

/** Its row is gone, or it signs off. */
export function forgetDevice(name: string, person: string) {
  unregister(addressOfRecord(person), name, '');
  deviceGone(name);
}

export function deviceRemoved(name: string, person: string) {
  endCallsOn(placeOfDevice(name), 'person_removed');
  forgetDevice(name, person);
}

/** Module registrar: a contact's time is up, or its connection closed, or it gave no answer to OPTIONS for some time. */
export function registrationExpired() {
  const name = deviceOf(text('$ulc(exp=>received)'));
  const known = name === '' ? null : registrationOf(name);
  // Another one may have come in its place.
  if (known !== null && known.contact === text('$ulc(exp=>addr)')) deviceGone(name);
}

export function deviceGone(name: string) {
  forgetRegistration(name);
  connectionClosed(placeOfDevice(name));
  connectionLost(placeOfDevice(name));
}

/** All contacts of the device but this one. */
function unregister(aor: string, name: string, but: string) {
  if (KSR.registrar.reg_fetch_contacts('location', aor, 'old') < 0) return;
  const contacts = count('$ulc(old=>count)');
  for (let i = 0; i < contacts; i++) {
    if (deviceOf(text(`$(ulc(old=>received)[${i}])`)) !== name || text(`$(ulc(old=>addr)[${i}])`) === but) continue;
    KSR.registrar.unregister_ruid('location', aor, text(`$(ulc(old=>ruid)[${i}])`));
  }
  KSR.registrar.reg_free_contacts('old');
}

/** In seconds since 1970. */
function expiryOf(aor: string, contact: string): number {
  if (KSR.registrar.reg_fetch_contacts('location', aor, 'new') < 0) return 0;
  let expiry = 0;
  const contacts = count('$ulc(new=>count)');
  for (let i = 0; i < contacts; i++) {
    if (text(`$(ulc(new=>addr)[${i}])`) === contact) expiry = count(`$(ulc(new=>expires)[${i}])`);
  }
  KSR.registrar.reg_free_contacts('new');
  return expiry;
}
