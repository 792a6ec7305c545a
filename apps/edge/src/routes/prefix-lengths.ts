/** The router finds a source by one look-up for each prefix length in use, so it must know which are. Keys are canonical CIDRs. */
export interface PrefixLengths {
  /** Longest first. */
  v4: number[];
  v6: number[];
}

export function prefixLengths(cidrs: Iterable<string>): PrefixLengths {
  const v4 = new Set<number>();
  const v6 = new Set<number>();
  for (const cidr of cidrs) {
    const slash = cidr.lastIndexOf('/');
    const isV6 = cidr.includes(':');
    const length = slash === -1 ? (isV6 ? 128 : 32) : Number(cidr.slice(slash + 1));
    if (Number.isInteger(length)) (isV6 ? v6 : v4).add(length);
  }
  const longestFirst = (lengths: Set<number>) => [...lengths].sort((a, b) => b - a);
  return { v4: longestFirst(v4), v6: longestFirst(v6) };
}
