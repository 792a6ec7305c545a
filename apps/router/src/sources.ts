import { sourceKeys } from './addresses.ts';
import { edge, row } from './tables.ts';

/** Ids of the trunks that list this address; [] means: not listed, silence. The source port is never part of the match. */
export function trunksListing(address: string): string[] {
  const state = edge();
  const keys = sourceKeys(address, state.v4, state.v6);
  const trunks: string[] = [];
  for (let i = 0; i < keys.length; i++) {
    const source = row('sources', keys[i] as string);
    if (!source) continue;
    for (let j = 0; j < source.trunks.length; j++) {
      const trunk = source.trunks[j] as string;
      if (trunks.indexOf(trunk) < 0) trunks.push(trunk);
    }
  }
  return trunks;
}
