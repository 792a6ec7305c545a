import type { EdgeRow } from '@patchcord/contracts/sync-protocol';
import { sourceKeys } from './addresses.ts';
import { edge, row } from './tables.ts';

/** Keys by address, per worker, for the prefix lengths of one state of the edge. */
let keysOf: { [address: string]: string[] } = {};
let addresses = 0;
let keysFor: EdgeRow | null = null;
const mostAddresses = 256;

function keysOfAddress(address: string): string[] {
  const state = edge();
  // The row is the same object as long as its text is the same.
  if (state !== keysFor || addresses >= mostAddresses) {
    keysFor = state;
    keysOf = {};
    addresses = 0;
  }
  let keys = keysOf[address];
  if (keys === undefined) {
    keys = sourceKeys(address, state.v4, state.v6);
    keysOf[address] = keys;
    addresses++;
  }
  return keys;
}

/** Ids of the trunks that list this address; [] means: not listed, silence. The source port is never part of the match. Not to be changed. */
export function trunksListing(address: string): string[] {
  const keys = keysOfAddress(address);
  let trunks: string[] = [];
  for (let i = 0; i < keys.length; i++) {
    const source = row('sources', keys[i] as string);
    if (source) trunks = trunks.length === 0 ? source.trunks : together(trunks, source.trunks);
  }
  return trunks;
}

function together(some: string[], more: string[]): string[] {
  const all = some.slice();
  const known: { [trunk: string]: true } = {};
  for (let i = 0; i < some.length; i++) known[some[i] as string] = true;
  for (let i = 0; i < more.length; i++) {
    const trunk = more[i] as string;
    if (known[trunk] !== true) all.push(trunk);
    known[trunk] = true;
  }
  return all;
}
