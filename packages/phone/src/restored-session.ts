import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { UA } from 'jssip/lib/UA.js';
import type { DialogState } from './dialog-state.ts';
import { goOnFrom, readOrigin, type SdpOrigin } from './sdp-origin.ts';
import { timersOf } from './session-timers.ts';

/** What JsSIP has and does not declare. */
interface InsideDialog {
  _id: { call_id: string; local_tag: string; remote_tag: string };
  _local_uri: object;
  _remote_uri: object;
  _remote_target: object;
  _route_set: string[];
  _local_seqnum?: number;
  _remote_seqnum?: number;
  _incoming_ack_seqnum: number | null;
}
interface Inside {
  _dialog?: InsideDialog;
  _status: number;
  _is_confirmed: boolean;
  _direction: 'incoming' | 'outgoing';
  _id: string;
  _contact: string;
  _localHold: boolean;
  _remoteHold: boolean;
  _audioMuted: boolean;
  _createDialog(message: object, type: 'UAS', early: false): boolean;
  _createRTCConnection(config: RTCConfiguration): void;
  _newRTCSession(originator: 'local', request: null): void;
  _runSessionTimer(): void;
  _ended(originator: 'local', message: null, cause: string): void;
}
interface InsideModule {
  RTCSession: { new (ua: UA): RTCSession; C: { STATUS_CONFIRMED: number } };
  URI: { parse(text: string): object | undefined };
}
const inside = (session: RTCSession) => session as unknown as Inside;

/** Requests that were sent and not seen in what was kept: the next one is above them all the same (RFC 3261 section 12.2.1.1). */
const seqGap = 10;

/** Follows what this side says of its media, so that it is known when the call has to be gone on with. */
export function followOrigin(session: RTCSession) {
  session.on('sdp', (event) => {
    if ((event.originator as unknown as string) !== 'local') return;
    const { before } = originsOf(session);
    if (before) event.sdp = goOnFrom(before, event.sdp);
    originsOf(session).now = readOrigin(event.sdp);
  });
}
const originsOf = (session: RTCSession) => session.data as { before?: SdpOrigin; now?: SdpOrigin | null };

/** @returns null where the call is not up */
export function readDialog(session: RTCSession): DialogState | null {
  const dialog = inside(session)._dialog;
  if (!dialog || !session.isEstablished()) return null;
  const { running, currentExpires, refresher, refreshMethod } = timersOf(session);
  return {
    callId: dialog._id.call_id,
    localTag: dialog._id.local_tag,
    remoteTag: dialog._id.remote_tag,
    localUri: String(dialog._local_uri),
    remoteUri: String(dialog._remote_uri),
    remoteTarget: String(dialog._remote_target),
    routeSet: dialog._route_set,
    localSeq: dialog._local_seqnum ?? 0,
    remoteSeq: dialog._remote_seqnum ?? null,
    timer: running && currentExpires ? { expiresSeconds: currentExpires, refresher, method: refreshMethod } : null,
    origin: originsOf(session).now ?? null,
  };
}

export interface Restored {
  voice: MediaStream | null;
  iceServers: RTCIceServer[];
  onHold: boolean;
  held: boolean;
  muted: boolean;
}

/**
 * A session of JsSIP for a dialog that another connection began, up as it was; a re-INVITE brings its sound here. JsSIP builds sessions from messages only, so its
 * dialog is told in the shape of one.
 * @returns null where the dialog's addresses cannot be read
 */
export async function restoreSession(ua: UA, state: DialogState, how: Restored): Promise<RTCSession | null> {
  const { default: JsSIP } = await import('jssip');
  const { RTCSession: Session, URI } = JsSIP as unknown as InsideModule;
  const uris = { to: URI.parse(state.localUri), from: URI.parse(state.remoteUri), contact: URI.parse(state.remoteTarget) };
  if (!uris.to || !uris.from || !uris.contact) return null;
  const session = new Session(ua);
  const its = inside(session);
  its._createDialog(
    {
      call_id: state.callId,
      to_tag: state.localTag,
      from_tag: state.remoteTag,
      cseq: state.remoteSeq ?? undefined,
      hasHeader: () => true,
      getHeaders: () => [...state.routeSet],
      parseHeader: (name: keyof typeof uris) => ({ uri: uris[name] }),
    },
    'UAS',
    false,
  );
  Object.assign(its._dialog as InsideDialog, { _local_seqnum: state.localSeq + seqGap, _incoming_ack_seqnum: null });
  its._status = Session.C.STATUS_CONFIRMED;
  its._is_confirmed = true;
  its._direction = 'incoming';
  its._id = state.callId + state.remoteTag;
  its._contact = ua.contact.toString();
  its._localHold = how.onHold;
  its._remoteHold = how.held;
  its._audioMuted = how.muted;
  if (state.origin) originsOf(session).before = state.origin;
  restoreTimer(session, state);
  its._createRTCConnection({ iceServers: how.iceServers });
  for (const track of how.voice?.getTracks() ?? []) session.connection.addTrack(track, how.voice as MediaStream);
  its._newRTCSession('local', null);
  return session;
}

function restoreTimer(session: RTCSession, { timer }: DialogState) {
  const timers = timersOf(session);
  timers.enabled = timer !== null;
  if (!timer) return;
  timers.currentExpires = timer.expiresSeconds;
  timers.refresher = timer.refresher;
  timers.refreshMethod = timer.method;
  inside(session)._runSessionTimer();
}

/** The call goes on elsewhere: all that this page holds of it ends, and nothing is sent. */
export function forgetSession(session: RTCSession) {
  if (!session.isEnded()) inside(session)._ended('local', null, 'Terminated');
}
