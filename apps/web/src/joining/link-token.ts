/** The token of a link stands behind '#', so that no server and no log saw it. Null where there is none. */
export const tokenOf = (hash: string): string | null => (hash.length > 1 ? hash.replace(/^#/, '') : null);

export const leastPassword = 12;
