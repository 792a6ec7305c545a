/**
 * Notices within about three seconds that the media's way is gone (network changed, relay restarted): the browser itself says so after five or more.
 * Silence alone says nothing: carriers may send no packets while nobody speaks. But connection checks are always answered (RFC 7675), so the way is gone
 * when no packet came for a while and a check stays without an answer too.
 */
export interface MediaLook {
  atMs: number;
  packets: number;
  checksSent: number;
  checksAnswered: number;
  /** There is a way: two addresses that reached each other. */
  hasWay: boolean;
}

export interface MediaLife {
  packetAtMs: number;
  /** Since when a check waits for its answer, or there is no way at all; null: neither. */
  owedSinceMs: number | null;
  last: MediaLook;
  gone: boolean;
}

const silentMs = 1_200;
const owedMs = 500;
/** The first way is found within a round trip or two; through a relay over TLS it takes some more. */
const noWayMs = 4_000;

export const beginLife = (look: MediaLook): MediaLife => ({ packetAtMs: look.atMs, owedSinceMs: null, last: look, gone: false });

export function live({ packetAtMs, owedSinceMs, last }: MediaLife, look: MediaLook): MediaLife {
  const nowPacketAtMs = look.packets > last.packets ? look.atMs : packetAtMs;
  const isOwed = !look.hasWay || (look.checksSent > look.checksAnswered && look.checksAnswered === last.checksAnswered);
  const nowOwedSinceMs = isOwed ? (owedSinceMs ?? look.atMs) : null;
  const gone =
    look.atMs - nowPacketAtMs >= silentMs && nowOwedSinceMs !== null && look.atMs - nowOwedSinceMs >= (look.hasWay ? owedMs : noWayMs);
  return { packetAtMs: nowPacketAtMs, owedSinceMs: nowOwedSinceMs, last: look, gone };
}
