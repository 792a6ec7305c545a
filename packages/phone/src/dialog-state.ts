import type { SdpOrigin } from './sdp-origin.ts';

/** A call's dialog as the app that is in it has it (RFC 3261 section 12): all that another connection, or another app, needs to go on with it. */
export interface DialogState {
  callId: string;
  localTag: string;
  remoteTag: string;
  localUri: string;
  remoteUri: string;
  remoteTarget: string;
  routeSet: string[];
  localSeq: number;
  remoteSeq: number | null;
  /** RFC 4028, where the call has one. */
  timer: SessionTimer | null;
  /** What this side last said of its media. */
  origin: SdpOrigin | null;
}

export interface SessionTimer {
  expiresSeconds: number;
  /** This app refreshes. */
  refresher: boolean;
  method: 'UPDATE' | 'INVITE';
}

type Unknown = Record<string, unknown>;

/** It is written into requests: nothing that ends a line. */
const isText = (value: unknown): value is string => typeof value === 'string' && /^[^\r\n\0]{1,2000}$/.test(value);
/** A Call-ID or a tag holds no white space either (RFC 3261 section 25.1). */
const isToken = (value: unknown): value is string => isText(value) && !/\s/.test(value);
const isSeq = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 0 && Number(value) < 2 ** 31;

/** Read from storage or from another app: null where it is no dialog that could be gone on with. */
export function readDialogState(value: unknown): DialogState | null {
  const { callId, localTag, remoteTag, localUri, remoteUri, remoteTarget, routeSet, localSeq, remoteSeq, timer, origin } = (value ??
    {}) as Unknown;
  if (![callId, localTag, remoteTag].every(isToken) || ![localUri, remoteUri, remoteTarget].every(isText)) return null;
  if (!Array.isArray(routeSet) || routeSet.length > 20 || !routeSet.every(isText)) return null;
  if (!isSeq(localSeq) || !(remoteSeq === null || isSeq(remoteSeq))) return null;
  const texts = { callId, localTag, remoteTag, localUri, remoteUri, remoteTarget } as Record<string, string>;
  return { ...texts, routeSet, localSeq, remoteSeq, timer: readTimer(timer), origin: readKeptOrigin(origin) } as DialogState;
}

function readTimer(value: unknown): SessionTimer | null {
  const { expiresSeconds, refresher, method } = (value ?? {}) as Unknown;
  if (!isSeq(expiresSeconds) || expiresSeconds < 90 || typeof refresher !== 'boolean') return null;
  return { expiresSeconds, refresher, method: method === 'INVITE' ? 'INVITE' : 'UPDATE' };
}

function readKeptOrigin(value: unknown): SdpOrigin | null {
  const { session, version } = (value ?? {}) as Unknown;
  return typeof session === 'string' && /^\d{1,20}$/.test(session) && isSeq(version) ? { session, version } : null;
}
