/** Where messages of a call are sent. Contact and Record-Route are the other side's words: they never lead to an address that has no part in the call. */
import { nameAddr } from './name-addr.ts';
import { header } from './wire.ts';

/** The app's Contact as a Request-URI: without an alias of its own making (module nathelper would connect to it) and without headers. '' where there is none. */
export function appContact(): string {
  const contact = nameAddr(header('Contact'));
  if (!contact) return '';
  const question = contact.uri.indexOf('?');
  const uri = question < 0 ? contact.uri : contact.uri.slice(0, question);
  return uri.indexOf(';alias=') < 0 ? uri : uri.replace(/;alias=[^;]*/g, '');
}

/** 'sip:user@192.0.2.1:5060;lr' -> '192.0.2.1'; '' for what is no SIP URI. */
export function hostOf(uri: string): string {
  const found = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)/i.exec(uri);
  return found ? (found[1] as string).replace(/[[\]]/g, '') : '';
}
