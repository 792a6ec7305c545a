/** Registrations that the agent puts back after a restart: packages/contracts/src/restore.ts. */
import { restore } from '@patchcord/contracts/restore';
import { withoutBrackets } from './addresses.ts';
import { answer } from './answers.ts';
import { saveDevice } from './device-registration.ts';
import { sameText } from './digest.ts';
import { row } from './tables.ts';
import { isWellFormed } from './wellformed.ts';
import { definition, header, text } from './wire.ts';

/** The kernel takes no packet from outside that claims to come from the address it is sent to; the token keeps out others on this machine. */
export function isRestored(): boolean {
  if (!KSR.is_REGISTER() || text('$proto') !== 'udp' || text('$si') !== withoutBrackets(text('$Ri'))) return false;
  const token = header(restore.token);
  return token !== '' && sameText(token, definition('SYNC_TOKEN'));
}

export function putBack() {
  if (!isWellFormed()) return;
  const name = text('$tU');
  const device = row('devices', name);
  const received = header(restore.received);
  const end = `;device=${name}`;
  if (device === null || received.slice(-end.length) !== end) return answer(404, 'No Such Device');
  saveDevice({ name, row: device }, received.slice(0, -end.length));
}
