import type { RTCSession } from 'jssip/lib/RTCSession.js';
import { beginLife, live, type MediaLife } from './media-watch.ts';
import type { Offers } from './reoffer.ts';
import { readChecks } from './stats.ts';

/** A short loss of connection check answers mends itself. */
const iceDisconnectedMs = 1_000;
const lookMs = 250;
/** A new way takes a moment; a relay that is just starting refuses, and is asked again by the offers themselves. */
const againAfterMs = 4_000;
/** So long a call without a way for its sound is kept: as long as the edge keeps one whose app is gone. */
const keptMs = 30_000;

/**
 * The network changed, or the media relay was restarted: a re-INVITE with an ICE restart (RFC 8445 section 9) builds the media again. JsSIP would end the call
 * as soon as the browser gives up its old way: it goes on for a while.
 * @param lost told each time that the way is found to be gone, and when there is one again
 * @returns ends it
 */
export function mendMedia(session: RTCSession, connection: RTCPeerConnection, offers: Offers, lost: (isLost: boolean) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let end: ReturnType<typeof setTimeout> | undefined;
  let life: MediaLife | null = null;
  let mendedAtMs = 0;
  let isLost = false;
  const mend = () => {
    isLost = true;
    offers.again({ iceRestart: true });
    lost(true);
  };
  const terminate = session.terminate.bind(session);
  session.terminate = (how) => {
    if (String(how?.cause) !== 'RTP Timeout' || !session.isEstablished()) return terminate(how);
    offers.again({ iceRestart: true });
    end ??= setTimeout(() => session.isEnded() || terminate(how), keptMs);
  };
  const changed = () => {
    clearTimeout(timer);
    if (connection.iceConnectionState === 'disconnected') timer = setTimeout(mend, iceDisconnectedMs);
    if (['connected', 'completed'].includes(connection.iceConnectionState)) {
      clearTimeout(end);
      end = undefined;
      life = null;
    }
  };
  const look = async () => {
    const stats = await connection.getStats().catch(() => null);
    if (!stats || !session.isEstablished()) return;
    const now = readChecks(stats);
    const comes = life !== null && now.packets > life.last.packets;
    life = life ? live(life, now) : beginLife(now);
    if (isLost && now.hasWay && (comes || life.owedSinceMs === null)) {
      isLost = false;
      lost(false);
    }
    if (!life.gone || now.atMs - mendedAtMs < againAfterMs) return;
    mendedAtMs = now.atMs;
    mend();
  };
  connection.addEventListener('iceconnectionstatechange', changed);
  const looks = setInterval(() => void look(), lookMs);
  return () => {
    clearInterval(looks);
    clearTimeout(timer);
    clearTimeout(end);
    connection.removeEventListener('iceconnectionstatechange', changed);
  };
}
