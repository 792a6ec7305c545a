import { forgetConnection } from './apps.ts';
import { callerVanished } from './calling.ts';
import { connectionClosed } from './dead-branches.ts';
import { connectionLost } from './lost-apps.ts';
import { text } from './wire.ts';

export function websocketEvent(name: string) {
  if (name !== 'websocket:closed') return;
  const address = text('$si');
  const port = text('$sp');
  forgetConnection(address, port);
  connectionClosed(`${address}:${port}`);
  callerVanished(`${address}:${port}`);
  connectionLost(`${address}:${port}`);
}
