/** The o= line of what this side said last: one session, and which version of its description (RFC 4566 section 5.2). */
export interface SdpOrigin {
  session: string;
  version: number;
}

const line = /^o=(\S+) (\d+) (\d+) /m;

export function readOrigin(sdp: string): SdpOrigin | null {
  const found = line.exec(sdp);
  return found ? { session: String(found[2]), version: Number(found[3]) } : null;
}

/**
 * A browser counts from the beginning for each connection that it makes. Within one dialog the session stays the same and its version only grows
 * (RFC 3264 section 8): so what another connection of this call says goes on where the one before ended.
 */
export function goOnFrom(before: SdpOrigin, sdp: string): string {
  return sdp.replace(line, (_, name, __, version) => `o=${name} ${before.session} ${before.version + Number(version)} `);
}
