import { sourceKeys } from './addresses.ts';
import { type Listed, type ListedTrunk, listed } from './number-choice.ts';
import { edge, lastChange, row } from './tables.ts';

/** Ids of the trunks that list an address; none: not listed, silence. With their rows, once a call has asked for them. Not to be changed. */
export interface Listing {
  trunks: string[];
  list: Listed | null;
}

/** By address, since rows were last written, per worker. Hosts of Contacts are looked up too. */
let listings: { [address: string]: Listing | undefined } = {};
let addresses = 0;
let listingsOf: object | null = null;
const mostAddresses = 256;

/** The source port is never part of the match. */
export function listingOf(address: string): Listing {
  if (listingsOf !== lastChange() || addresses >= mostAddresses) {
    listingsOf = lastChange();
    listings = {};
    addresses = 0;
  }
  let listing = listings[address];
  if (listing === undefined) {
    listing = { trunks: trunksListing(address), list: null };
    listings[address] = listing;
    addresses++;
  }
  return listing;
}

export function listOf(listing: Listing): Listed {
  if (listing.list === null) listing.list = listed(trunkRows(listing.trunks));
  return listing.list;
}

function trunksListing(address: string): string[] {
  const { v4, v6 } = edge();
  const keys = sourceKeys(address, v4, v6);
  let trunks: string[] = [];
  for (let i = 0; i < keys.length; i++) {
    const source = row('sources', keys[i] as string);
    if (source) trunks = trunks.length === 0 ? source.trunks : together(trunks, source.trunks);
  }
  return trunks;
}

function trunkRows(ids: string[]): ListedTrunk[] {
  const trunks: ListedTrunk[] = [];
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i] as string;
    const trunk = row('trunks', id);
    if (trunk) trunks.push({ id, row: trunk });
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
