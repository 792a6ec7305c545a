import { forgetConnection } from './apps.ts';
import { text } from './wire.ts';

export function websocketEvent(name: string) {
  if (name === 'websocket:closed') forgetConnection(text('$si'), text('$sp'));
}
