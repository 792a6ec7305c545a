/**
 * Requests on the device listener: ordinary SIP phones over UDP, TCP and TLS, in security order. Until a password is proved there is a 401 and nothing
 * is written down, whoever is named.
 */
import { sipHeaders } from '@patchcord/contracts/sip-headers';
import { answer, refuse } from './answers.ts';
import { legOf } from './call-state.ts';
import { addressOf } from './contacts.ts';
import { authenticatedDevice } from './device-login.ts';
import { registerDevice } from './device-registration.ts';
import { isRestored, putBack } from './device-restore.ts';
import { firstFacts } from './facts.ts';
import { declineRefer } from './hand-over.ts';
import { nullInside } from './json-null.ts';
import { answerProbe, isProbe } from './probe.ts';
import { row } from './tables.ts';
import { answersGoToSender, isRepeated } from './trunk-login.ts';
import { cellAmong, countUnlisted } from './unlisted.ts';
import { isWellFormed } from './wellformed.ts';
import { text } from './wire.ts';
import { withinDialog } from './within-dialog.ts';

/** In two seconds from the addresses of one cell; an office with its phones behind one address is far below. */
const requestsPerWindow = 200;
const cells = 4_096;

export function deviceRequest() {
  if (isRestored()) return putBack();
  if (isProbe()) return answerProbe();
  if (KSR.htable.sht_inc('flood', `device:${cellAmong(text('$si'), cells)}`) > requestsPerWindow) return countUnlisted('flood_blocked');
  answersGoToSender();
  if (KSR.siputils.has_totag() > 0) return withinOwnCall();
  if (KSR.is_ACK() || isRepeated()) return;
  if (KSR.is_CANCEL()) return answer(481, 'Call Does Not Exist');
  const device = authenticatedDevice();
  if (device === null || !isWellFormed()) return;
  if (text('$fU') !== device.name || row('people', device.row.person) === null) return answer(403, 'Not Your Address');
  if (KSR.is_REGISTER()) return registerDevice(device);
  if (KSR.is_OPTIONS()) return answer(200, 'OK');
  if (KSR.is_INVITE()) return refuseCallOut(device.row.person);
  if (text('$rm') === 'REFER') return declineRefer('a desk phone or softphone cannot hand a call over', false);
  answer(405, 'Method Not Allowed', ['Allow: REGISTER, INVITE, ACK, BYE, OPTIONS, UPDATE, PRACK']);
}

/** Devices ring; who calls is the app, which says what number it shows. */
function refuseCallOut(person: string) {
  const facts = firstFacts();
  facts.out = { person, destination: nullInside() };
  const headers = [`${sipHeaders.outcome}: calls_out_off`];
  refuse(facts, { outcome: 'calls_out_off', detail: 'a desk phone or softphone takes calls and makes none', headers });
}

/** From the address that the device answered from; from another one (it has moved) only with its password. An ACK cannot be challenged. */
function withinOwnCall() {
  if (KSR.is_ACK() && KSR.tm.t_check_trans() === 0) return;
  const leg = KSR.dialog.is_known_dlg() > 0 ? legOf(text('$ft')) : null;
  if (leg === null || leg.device === '') {
    // Without a row: strangers get here.
    if (!KSR.is_ACK()) answer(481, 'Call Does Not Exist');
    return;
  }
  if (addressOf(leg.via) !== text('$si')) {
    if (KSR.is_ACK() || isRepeated()) return;
    const device = authenticatedDevice();
    if (device === null) return;
    if (device.name !== leg.device) return answer(403, 'Not Your Call');
  }
  if (isWellFormed(false)) withinDialog('phone', (user) => user === leg.user && (KSR.is_BYE() || row('people', user) !== null));
}
