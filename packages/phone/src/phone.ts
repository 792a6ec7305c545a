import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { IncomingRequest } from 'jssip/lib/SIPMessage.js';
import type { EndReason } from './call.ts';
import { readCalled, readCaller } from './caller.ts';
import { admitCall, type CallList, callsOf, findCall, focusCall, markCall, moveCall, type NewCall, noCalls, recordCall } from './calls.ts';
import { type ChosenDevices, systemDevices } from './devices.ts';
import { watchEarlySound } from './early-sound.ts';
import { keepVoice } from './keep-voice.ts';
import type { LineProblem, LineState } from './line.ts';
import { type Microphone, openFailure, stopTracks, watchMicrophone } from './microphone.ts';
import { openOneTab } from './one-tab.ts';
import type { Phone, PhoneNeeds, PhoneSnapshot } from './phone-types.ts';
import { placeCall } from './place.ts';
import { watchQuality } from './quality-watch.ts';
import { readiness } from './readiness.ts';
import { timersAsCallerAsked } from './session-timers.ts';
import { followCall, hangUp, readInvitation, refuse, sessionId } from './sip-call.ts';
import { openSipLine } from './sip-line.ts';
import { openSound, type Sound } from './sound.ts';
import { newTalk, openTalks, type Talk } from './talks.ts';
import { toneFor } from './tones.ts';

/** A phone that cannot talk does not register: its person would be rung in vain. */
const cannotTalk = ['denied', 'missing', 'not_secure'];

export function createPhone(needs: PhoneNeeds): Phone {
  const listeners = new Set<() => void>();
  const talks = openTalks();
  let calls: CallList = noCalls;
  let placed = 0;
  let line: LineState = 'offline';
  let problem: LineProblem | null = null;
  let devices: ChosenDevices = systemDevices;
  let doNotDisturb = false;
  /** Which tab of this browser is the phone. */
  let tabIs: 'unknown' | 'this' | 'another' = 'unknown';
  let open: { microphone: Microphone; sound: Sound } | null = null;
  let shown: PhoneSnapshot = take();

  function take(): PhoneSnapshot {
    const microphone = open?.microphone.state() ?? 'unknown';
    const sound = open?.sound.state() ?? 'blocked';
    const talk = talks.get(calls.current?.id);
    const now = { line, problem, microphone, sound, doNotDisturb, elsewhere: tabIs === 'another' };
    return { ...calls, ...now, heardNow: talk?.heardNow ?? null, voiceLost: talk?.voiceLost ?? false, readiness: readiness(now) };
  }
  function changed() {
    if (open && tabIs === 'this') {
      const microphone = open.microphone.state();
      if (!cannotTalk.includes(microphone)) {
        if (microphone !== 'unknown' && problem !== 'signed_out') sipLine.start();
      } else if (!calls.current) sipLine.stop();
    }
    shown = take();
    const talk = talks.get(calls.current?.id);
    open?.sound.tone(toneFor(calls, talk?.earlySound ?? false));
    open?.sound.hear(calls.current?.onHold ? null : (talk?.heard ?? null));
    for (const listener of listeners) listener();
  }
  const setCalls = (next: CallList) => {
    if (next === calls) return;
    calls = next;
    talks.keepOnly(callsOf(calls).map(({ id }) => id));
    changed();
  };
  const end = (id: string, why: EndReason, outcome: string | null = null) =>
    setCalls(moveCall(calls, id, { type: 'end', why, outcome, atMs: Date.now() }));

  const sipLine = openSipLine({
    fetchSession: needs.fetchSession,
    inCall: () => calls.current !== null,
    changed(nextState, nextProblem) {
      const isBack = line === 'registering' && nextState === 'registered';
      line = nextState;
      problem = nextProblem;
      // A ringing call cannot be answered without the connection it came by.
      if (nextState === 'reconnecting')
        for (const { id, state } of callsOf(calls)) if (state.status === 'ringing') endWith(id, 'connection_lost');
      // Calls that outlived their connection: the edge must learn where this app is now, and the media's way may be another.
      if (isBack) for (const { offers } of talks.all()) offers.again({ iceRestart: true });
      changed();
    },
    incoming: (session, request) => ring(session, request),
  });

  const tab = openOneTab(needs.name, {
    mine: () => setTab('this'),
    another: () => setTab('another'),
    mayGive: () => calls.current === null,
  });
  function setTab(next: typeof tabIs) {
    tabIs = next;
    if (next !== 'this') sipLine.stop();
    changed();
  }

  /** Ends it here, and tells the other side that nobody could take it. */
  function endWith(id: string, why: EndReason) {
    const session = talks.get(id)?.session;
    end(id, why);
    if (session) refuse(session, 480);
  }

  function ring(session: RTCSession, request: IncomingRequest) {
    // Not busy: another app of this person, or another person, may take it.
    if (doNotDisturb) return refuse(session, 480);
    const invitation = readInvitation(request);
    const { record } = invitation;
    const call: NewCall = { id: sessionId(session), direction: 'in', other: readCaller(invitation), own: readCalled(invitation), record };
    const admitted = admitCall(calls, call);
    if (admitted === 'busy') return refuse(session, 486);
    timersAsCallerAsked(session, request);
    follow(call.id, session, 'in');
    setCalls(admitted);
  }

  function follow(id: string, session: RTCSession, direction: 'in' | 'out'): Talk {
    const offers = followCall(session, direction, sipLine.iceServers, {
      rings: () => setCalls(moveCall(calls, id, { type: 'rings' })),
      recorded: (record) => setCalls(recordCall(calls, id, record)),
      connected: () => {
        const record = findCall(calls, id)?.record ?? null;
        const live = (now: Talk['heardNow']) => changeTalk(talk, { heardNow: now });
        if (record !== null) talk.endings.push(watchQuality(session.connection, record, needs.sendQuality, live));
        setCalls(moveCall(calls, id, { type: 'connected', atMs: Date.now() }));
      },
      held: (held) => setCalls(markCall(calls, id, { held })),
      heard: (stream, receiver) => {
        if (direction === 'out' && findCall(calls, id)?.state.status !== 'up')
          talk.endings.push(watchEarlySound(receiver, (comes) => changeTalk(talk, { earlySound: comes })));
        changeTalk(talk, { heard: stream });
      },
      ended: (why, outcome) => end(id, why, outcome),
    });
    const talk = newTalk(session, offers);
    talks.add(id, talk);
    return talk;
  }
  function changeTalk(talk: Talk, change: Partial<Talk>) {
    Object.assign(talk, change);
    changed();
  }
  const openMicrophone = () => (open ? open.microphone.open(devices.microphone) : Promise.reject(new Error('The phone is off.')));
  const speakInto = (talk: Talk, stream: MediaStream) => {
    talk.voice = keepVoice(talk.session, stream, openMicrophone, (voiceLost) => changeTalk(talk, { voiceLost }));
  };

  /** Only one call is talked in: the one before is put on hold. */
  function toFront(id: string) {
    const before = calls.current;
    setCalls(focusCall(calls, id));
    if (before && before.id !== id) setHold(before.id, true);
  }
  function setHold(id: string, onHold: boolean) {
    const call = findCall(calls, id);
    if (call?.state.status !== 'up' || call.onHold === onHold) return;
    talks.get(id)?.offers.hold(onHold);
    setCalls(markCall(calls, id, { onHold }));
  }

  return {
    snapshot: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      if (open) return tabIs === 'this' ? sipLine.start() : tab.take();
      const microphoneChanged = () => {
        changed();
        // One was plugged in.
        for (const talk of talks.all()) if (talk.voiceLost) void talk.voice?.again();
      };
      open = { microphone: watchMicrophone(microphoneChanged), sound: openSound(changed) };
      open.sound.applyDevices(devices);
      tab.take();
      changed();
    },
    stop() {
      for (const { session } of talks.all()) hangUp(session);
      sipLine.stop();
      tab.leave();
      open?.microphone.stop();
      open?.sound.stop();
      open = null;
      tabIs = 'unknown';
      calls = noCalls;
      talks.keepOnly([]);
      changed();
    },
    async askForMicrophone() {
      await Promise.all([open?.sound.allow(), open?.microphone.ask()]);
    },
    async allowSound() {
      await open?.sound.allow();
    },
    async call(out) {
      if (!open || line !== 'registered') return false;
      const id = `out-${++placed}`;
      const other = { number: out.to, name: null, withheld: false };
      const before = calls.current;
      const admitted = admitCall(calls, { id, direction: 'out', other, own: out.withheld ? null : out.shows, record: null });
      if (admitted === 'busy') return false;
      setCalls(admitted);
      if (before) setHold(before.id, true);
      void open.sound.allow();
      try {
        const stream = await openMicrophone();
        // It was given up while the browser asked.
        const session = findCall(calls, id) ? placeCall(sipLine, out, stream) : null;
        if (session) speakInto(follow(id, session, 'out'), stream);
        else {
          stopTracks(stream);
          end(id, 'connection_lost');
        }
      } catch (error) {
        end(id, openFailure(error));
      }
      return true;
    },
    async answer(id = calls.current?.id) {
      const talk = talks.get(id);
      if (!talk || !id || !open || findCall(calls, id)?.state.status !== 'ringing') return;
      toFront(id);
      setCalls(moveCall(calls, id, { type: 'answer' }));
      void open.sound.allow();
      try {
        const stream = await openMicrophone();
        // The caller may have hung up, or another app answered, while the browser asked for the microphone.
        if (talk.session.isEnded()) return stopTracks(stream);
        speakInto(talk, stream);
        talk.session.answer({ mediaStream: stream, pcConfig: { iceServers: sipLine.iceServers() } });
      } catch (error) {
        if (findCall(calls, id)) endWith(id, openFailure(error));
      }
    },
    decline(id = calls.current?.id) {
      const talk = talks.get(id);
      if (talk && id && findCall(calls, id)?.state.status === 'ringing') refuse(talk.session, 603);
    },
    hangUp(id = calls.current?.id) {
      const talk = talks.get(id);
      if (talk) hangUp(talk.session);
      else if (id) end(id, 'hung_up_here');
    },
    hold(id = calls.current?.id) {
      if (id) setHold(id, true);
    },
    resume(id = calls.current?.id) {
      if (!id) return;
      toFront(id);
      setHold(id, false);
    },
    setMuted(muted) {
      const { current } = calls;
      const session = talks.get(current?.id)?.session;
      if (!session || current?.state.status !== 'up') return;
      if (muted) session.mute({ audio: true });
      else session.unmute({ audio: true });
      setCalls(markCall(calls, current.id, { muted }));
    },
    sendKeys(keys) {
      const session = talks.get(calls.current?.id)?.session;
      const sender = session?.connection?.getSenders().find(({ track }) => track?.kind === 'audio')?.dtmf;
      if (sender?.canInsertDTMF) sender.insertDTMF(sender.toneBuffer + keys);
    },
    setDoNotDisturb(on) {
      doNotDisturb = on;
      changed();
    },
    applyDevices(next) {
      const isOther = next.microphone !== devices.microphone;
      devices = next;
      open?.sound.applyDevices(next);
      if (isOther) for (const talk of talks.all()) void talk.voice?.again();
    },
    comeHere: () => tab.ask(),
    dismiss() {
      setCalls({ ...calls, last: null });
    },
  };
}
