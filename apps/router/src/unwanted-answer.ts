/**
 * A gateway answers a call that nobody waits for any more. It would go on answering, and whoever picked up would hear nothing and be paid for: it is
 * acknowledged and ended here (RFC 3261 section 13.2.2.4), and the phone hears nothing of it.
 */
import { senderUri } from './listeners.ts';
import { nameAddr } from './name-addr.ts';
import { routesBeyond } from './routes-beyond.ts';
import { header, text } from './wire.ts';

export function endUnwanted() {
  KSR.set_drop();
  send('ACK', Number(text('$cs')));
  bye();
}

/** Ends what the answer that is looked at began. */
export function bye() {
  send('BYE', Number(text('$cs')) + 1);
}

/** Back to where the answer came from: Contact and Record-Route are its words. */
function send(method: string, number: number) {
  const contact = nameAddr(header('Contact'));
  const routes = routesBeyond();
  let headers = `From: ${header('From')}\r\nTo: ${header('To')}\r\nCall-ID: ${text('$ci')}\r\nCSeq: ${number} ${method}\r\nMax-Forwards: 70\r\n`;
  if (routes.length > 0) headers += `Route: ${routes.join(', ')}\r\n`;
  if (KSR.tm.t_uac_send(method, contact ? contact.uri : senderUri(), senderUri(), '.', headers, '') < 0)
    KSR.err(`${method} to an answer that is unwanted could not be sent\n`);
}
