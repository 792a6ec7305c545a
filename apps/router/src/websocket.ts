import { forgetConnection } from './apps.ts';
import { connectionClosed } from './dead-branches.ts';
import { connectionLost } from './lost-apps.ts';
import { text } from './wire.ts';

export function websocketEvent(name: string) {
  if (name !== 'websocket:closed') return;
  const address = text('$si');
  const port = text('$sp');
  forgetConnection(address, port);
  connectionClosed(`${address}:${port}`);
  connectionLost(`${address}:${port}`);
}
