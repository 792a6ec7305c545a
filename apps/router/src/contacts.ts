/** Where messages of a call are sent. Contact and Record-Route are the other side's words: they never lead to an address that has no part in the call. */
import { nameAddr } from './name-addr.ts';
import { header } from './wire.ts';

/** The app's Contact as a Request-URI: without an alias of its own making (module nathelper would connect to it) and without headers. '' where there is none, or it is folded. */
export function appContact(): string {
  const contact = nameAddr(header('Contact'));
  if (!contact || contact.uri.indexOf('\n') >= 0) return '';
  const question = contact.uri.indexOf('?');
  const uri = question < 0 ? contact.uri : contact.uri.slice(0, question);
  return withoutAlias(uri);
}

function withoutAlias(uri: string): string {
  const at = uri.indexOf(';alias=');
  if (at < 0) return uri;
  const next = uri.indexOf(';', at + 1);
  return uri.slice(0, at) + (next < 0 ? '' : withoutAlias(uri.slice(next)));
}

/** 'sip:user@192.0.2.1:5060;lr' -> '192.0.2.1'; '' for what is no SIP URI. */
export function hostOf(uri: string): string {
  const colon = uri.indexOf(':');
  const scheme = uri.slice(0, Math.max(colon, 0)).toLowerCase();
  if (scheme !== 'sip' && scheme !== 'sips') return '';
  const rest = uri.slice(uri.indexOf('@') < 0 ? colon + 1 : uri.indexOf('@') + 1);
  if (rest.charAt(0) === '[') return rest.slice(1, Math.max(1, rest.indexOf(']')));
  let end = 0;
  while (end < rest.length && ':;?>'.indexOf(rest.charAt(end)) < 0) end++;
  return rest.slice(0, end);
}

/** 'sip:192.0.2.1:5060;transport=udp' -> '192.0.2.1', as `$si` has it. */
export const addressOf = (via: string) => hostOf(via);

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
