import { nameAddr, splitValues } from './name-addr.ts';
import { headers } from './wire.ts';

/** Record-Route of an answer between us and the called side, the nearest first (RFC 3261 section 12.1.2): what stands in front of our own. */
export function routesBeyond(): string[] {
  const all = splitValues(headers('Record-Route').join(', '));
  const beyond: string[] = [];
  for (let i = 0; i < all.length; i++) {
    const route = nameAddr(all[i] as string);
    if (!route || KSR.is_myself(route.uri)) break;
    beyond.unshift(all[i] as string);
  }
  return beyond;
}
