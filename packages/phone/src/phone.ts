import type { PhoneSession } from '@patchcord/contracts';
import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { IncomingRequest } from 'jssip/lib/SIPMessage.js';
import { readCalled, readCaller } from './caller.ts';
import { admitCall, type CallList, markCall, moveCall, noCalls } from './calls.ts';
import type { LineProblem, LineState } from './line.ts';
import { type Microphone, type MicrophoneState, stopTracks, watchMicrophone } from './microphone.ts';
import { type SendQuality, watchQuality } from './quality-watch.ts';
import { type Readiness, readiness } from './readiness.ts';
import { followCall, followSessionTimers, hangUp, readInvitation, refreshTarget, refuse, sessionId } from './sip-call.ts';
import { openSipLine } from './sip-line.ts';
import { openSound, type Sound, type SoundState } from './sound.ts';

export interface PhoneSnapshot extends CallList {
  readiness: Readiness;
  line: LineState;
  problem: LineProblem | null;
  microphone: MicrophoneState;
  sound: SoundState;
}

/** The whole phone of one person in one browser tab. No UI: `subscribe` and `snapshot` fit React's useSyncExternalStore. */
export interface Phone {
  snapshot(): PhoneSnapshot;
  subscribe(listener: () => void): () => void;
  start(): void;
  stop(): void;
  askForMicrophone(): Promise<void>;
  allowSound(): Promise<void>;
  answer(): Promise<void>;
  decline(): void;
  hangUp(): void;
  setMuted(muted: boolean): void;
  /** Forgets how the last call ended. */
  dismiss(): void;
}

export interface PhoneNeeds {
  fetchSession(): Promise<PhoneSession>;
  /** PUT …/phone/calls/:call/quality. */
  sendQuality: SendQuality;
}

export function createPhone(needs: PhoneNeeds): Phone {
  const listeners = new Set<() => void>();
  let calls: CallList = noCalls;
  let line: LineState = 'offline';
  let problem: LineProblem | null = null;
  /** Of the current call only. */
  let sip: RTCSession | null = null;
  let voice: MediaStream | null = null;
  let stopMeasuring: (() => void) | null = null;
  let open: { microphone: Microphone; sound: Sound } | null = null;
  let shown: PhoneSnapshot = take();

  function take(): PhoneSnapshot {
    const microphone = open?.microphone.state() ?? 'unknown';
    const sound = open?.sound.state() ?? 'blocked';
    return { ...calls, line, problem, microphone, sound, readiness: readiness({ line, problem, microphone, sound }) };
  }
  function changed() {
    // A phone that cannot talk does not register: its person would be rung in vain.
    if (open) {
      if (['denied', 'missing', 'not_secure'].includes(open.microphone.state())) sipLine.stop();
      else if (open.microphone.state() !== 'unknown' && problem !== 'signed_out') sipLine.start();
    }
    shown = take();
    open?.sound.ring(shown.current?.state.status === 'ringing');
    for (const listener of listeners) listener();
  }
  const setCalls = (next: CallList) => {
    if (next === calls) return;
    calls = next;
    if (!calls.current) closeMedia();
    changed();
  };
  const closeMedia = () => {
    stopMeasuring?.();
    stopMeasuring = null;
    if (voice) stopTracks(voice);
    voice = null;
    sip = null;
    open?.sound.hear(null);
  };

  const sipLine = openSipLine({
    fetchSession: needs.fetchSession,
    inCall: () => calls.current !== null,
    changed(nextState, nextProblem) {
      const isBack = line === 'registering' && nextState === 'registered';
      line = nextState;
      problem = nextProblem;
      // A ringing call cannot be answered without the connection it came by.
      if (nextState === 'reconnecting' && sip && calls.current?.state.status === 'ringing') end('connection_lost');
      // A call that outlived its connection: the edge must learn where this app is now.
      if (isBack && sip) refreshTarget(sip);
      changed();
    },
    incoming: (session, request) => ring(session, request),
  });

  function end(why: 'connection_lost' | 'microphone_failed') {
    const ending = sip;
    if (calls.current) setCalls(moveCall(calls, calls.current.id, { type: 'end', why, atMs: Date.now() }));
    if (ending) refuse(ending, 480);
  }

  function ring(session: RTCSession, request: IncomingRequest) {
    const id = sessionId(session);
    const invitation = readInvitation(request);
    const admitted = admitCall(calls, { id, caller: readCaller(invitation), called: readCalled(invitation), record: invitation.record });
    if (admitted === 'busy') return refuse(session, 486);
    followSessionTimers(session, request);
    sip = session;
    followCall(session, sipLine.iceServers, {
      connected: () => {
        if (sip === session && invitation.record !== null)
          stopMeasuring ??= watchQuality(session.connection, invitation.record, needs.sendQuality);
        setCalls(moveCall(calls, id, { type: 'connected', atMs: Date.now() }));
      },
      held: (held) => setCalls(markCall(calls, id, { held })),
      heard: (stream) => open?.sound.hear(stream),
      ended: (why) => setCalls(moveCall(calls, id, { type: 'end', why, atMs: Date.now() })),
    });
    setCalls(admitted);
  }

  return {
    snapshot: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      if (open) return sipLine.start();
      open = { microphone: watchMicrophone(changed), sound: openSound(changed) };
      changed();
    },
    stop() {
      if (sip) hangUp(sip);
      sipLine.stop();
      open?.microphone.stop();
      open?.sound.ring(false);
      open?.sound.stop();
      open = null;
      calls = noCalls;
      changed();
    },
    async askForMicrophone() {
      await Promise.all([open?.sound.allow(), open?.microphone.ask()]);
    },
    async allowSound() {
      await open?.sound.allow();
    },
    async answer() {
      const session = sip;
      const id = calls.current?.id;
      if (!session || !id || !open || calls.current?.state.status !== 'ringing') return;
      setCalls(moveCall(calls, id, { type: 'answer' }));
      void open.sound.allow();
      try {
        const stream = await open.microphone.open();
        // The caller may have hung up, or another app answered, while the browser asked for the microphone.
        if (session.isEnded()) return stopTracks(stream);
        voice = stream;
        session.answer({ mediaStream: stream, pcConfig: { iceServers: sipLine.iceServers() } });
      } catch {
        if (sip === session) end('microphone_failed');
      }
    },
    decline() {
      if (sip && calls.current?.state.status === 'ringing') refuse(sip, 603);
    },
    hangUp() {
      if (sip) hangUp(sip);
    },
    setMuted(muted) {
      if (!sip || calls.current?.state.status !== 'up') return;
      if (muted) sip.mute({ audio: true });
      else sip.unmute({ audio: true });
      setCalls(markCall(calls, calls.current.id, { muted }));
    },
    dismiss() {
      setCalls({ ...calls, last: null });
    },
  };
}
