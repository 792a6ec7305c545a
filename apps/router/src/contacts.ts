/** Where messages of a call are sent. Contact and Record-Route are the other side's words: they never lead to an address that has no part in the call. */
import { nameAddr } from './name-addr.ts';
import { header } from './wire.ts';

/** The app's Contact as a Request-URI: without an alias of its own making (module nathelper would connect to it) and without headers. '' where there is none, or it is folded. */
export function appContact(): string {
  const contact = nameAddr(header('Contact'));
  if (!contact || contact.uri.indexOf('\n') >= 0) return '';
  const question = contact.uri.indexOf('?');
  const uri = question < 0 ? contact.uri : contact.uri.slice(0, question);
  return uri.indexOf(';alias=') < 0 ? uri : uri.replace(/;alias=[^;]*/g, '');
}

/** 'sip:user@192.0.2.1:5060;lr' -> '192.0.2.1'; '' for what is no SIP URI. */
export function hostOf(uri: string): string {
  const found = /^sips?:(?:[^@]*@)?(\[[^\]]+\]|[^:;?>]+)/i.exec(uri);
  return found ? (found[1] as string).replace(/[[\]]/g, '') : '';
}

/** Whether that host is this address, where it is seen at a glance: 'sip:user@192.0.2.1' with or without a port and parameters. */
export function hasHost(uri: string, address: string): boolean {
  const at = uri.indexOf('@') + 1;
  const start = at === 0 ? 4 : at;
  if (uri.slice(0, 4) !== 'sip:' || uri.slice(start, start + address.length) !== address) return false;
  const behind = uri.charAt(start + address.length);
  return behind === '' || behind === ':' || behind === ';';
}

/** Whether Kamailio reads that URI: none with '_' in its host, which is no host name (RFC 3261 section 25.1) and is in carriers' Contacts all the same. */
export function isReadable(uri: string): boolean {
  return uri.indexOf('_', uri.indexOf('@') + 1) < 0;
}
