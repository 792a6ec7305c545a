import type { HashName } from './digest.ts';
import { text } from './wire.ts';

/** In lower-case hex. */
export function hash(name: HashName, of: string): string {
  KSR.pv.sets('$var(hashed)', of);
  return text(name === 'md5' ? '$(var(hashed){s.md5})' : '$(var(hashed){s.sha256})');
}
