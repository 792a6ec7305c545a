import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { IncomingRequest } from 'jssip/lib/SIPMessage.js';
import { readCalled, readCaller } from './caller.ts';
import { admitCall, bringCall, callsOf, markCall, moveCall, type NewCall } from './calls.ts';
import { readConsult } from './consult-offer.ts';
import { openDesk } from './desk.ts';
import { type ChosenDevices, systemDevices } from './devices.ts';
import { keepCalls, keptForMs, readKeptCalls } from './kept-calls.ts';
import type { LineProblem, LineState } from './line.ts';
import { type Microphone, openFailure, stopTracks, watchMicrophone } from './microphone.ts';
import { openOneTab } from './one-tab.ts';
import type { Phone, PhoneNeeds, PhoneSnapshot } from './phone-types.ts';
import { placeCall } from './place.ts';
import { readiness } from './readiness.ts';
import { timersAsCallerAsked } from './session-timers.ts';
import { readInvitation, refuse, sessionId } from './sip-call.ts';
import { openSipLine } from './sip-line.ts';
import { openSound, type Sound } from './sound.ts';
import { keptCall, openTakingUp } from './taking-up.ts';
import { toneFor } from './tones.ts';
import type { Transfers } from './transfers.ts';

/** A phone that cannot talk does not register: its person would be rung in vain. */
const cannotTalk = ['denied', 'missing', 'not_secure'];
/** The other tab is asked for the phone, and answers at once. */
const givesWithinMs = 1_500;

export function createPhone(needs: PhoneNeeds): Phone {
  const listeners = new Set<() => void>();
  /** Some browsers lack it, in others it is switched off. */
  const webrtc = 'RTCPeerConnection' in globalThis;
  let placed = 0;
  let line: LineState = 'offline';
  let problem: LineProblem | null = null;
  let devices: ChosenDevices = systemDevices;
  let doNotDisturb = false;
  /** Which tab of this browser is the phone. */
  let tabIs: 'unknown' | 'this' | 'another' = 'unknown';
  let open: { microphone: Microphone; sound: Sound } | null = null;
  const openMicrophone = () => (open ? open.microphone.open(devices.microphone) : Promise.reject(new Error('The phone is off.')));

  const desk = openDesk({
    changed: () => changed(),
    iceServers: () => sipLine.iceServers(),
    openMicrophone,
    // What was measured before the page was loaded again has been reported: it is not to be replaced by what came later alone.
    sendQuality: (record, ...report) => (cameBack.has(record) ? Promise.resolve() : needs.sendQuality(record, ...report)),
    wayLost: () => sipLine.check(),
    agreed: () => keep(),
    up(call) {
      takingUp.done(call.id);
      void begunTransfers?.then((it) => it.up(call));
    },
    over: (call) => void begunTransfers?.then((it) => it.over(call)),
  });
  const current = () => desk.list().current;
  /** Records of calls that were taken up again here. */
  const cameBack = new Set<string>();
  let shown: PhoneSnapshot = take();

  function take(): PhoneSnapshot {
    const microphone = open?.microphone.state() ?? 'unknown';
    const sound = open?.sound.state() ?? 'blocked';
    const talk = desk.talk(current()?.id);
    const now = { line, problem, microphone, sound, doNotDisturb, webrtc, elsewhere: tabIs === 'another' };
    return {
      ...desk.list(),
      ...now,
      heardNow: talk?.heardNow ?? null,
      voiceLost: talk?.voiceLost ?? false,
      wayLost: talk?.wayLost ?? false,
      heardElsewhere: open?.sound.isElsewhere() ?? false,
      readiness: readiness(now),
    };
  }
  function changed() {
    if (open && tabIs === 'this') {
      const microphone = open.microphone.state();
      if (webrtc && !cannotTalk.includes(microphone)) {
        if (microphone !== 'unknown' && problem !== 'signed_out') sipLine.start();
      } else if (!current()) sipLine.stop();
    }
    keep();
    shown = take();
    const talk = desk.talk(current()?.id);
    open?.sound.tone(toneFor(desk.list(), talk?.earlySound ?? false));
    open?.sound.hear(current()?.onHold ? null : (talk?.heard ?? null));
    for (const listener of listeners) listener();
  }
  /** What a page that is loaded again goes on with. */
  function keep() {
    if (!open || tabIs !== 'this') return;
    const { current: inFront, others } = desk.list();
    const inOrder = [...others].reverse().concat(inFront ?? []);
    keepCalls(
      needs.name,
      inOrder.flatMap((call) => takingUp.kept(call.id) ?? keptCall(call, desk.talk(call.id)?.session) ?? []),
    );
  }

  const sipLine = openSipLine({
    fetchSession: needs.fetchSession,
    inCall: () => callsOf(desk.list()).some(({ state }) => state.status !== 'taking_up'),
    changed(nextState, nextProblem) {
      const isBack = line === 'registering' && nextState === 'registered';
      line = nextState;
      problem = nextProblem;
      // A ringing call cannot be answered without the connection it came by.
      if (nextState === 'reconnecting')
        for (const { id, state } of callsOf(desk.list())) if (state.status === 'ringing') desk.refuse(id, 'connection_lost');
      // Calls that outlived their connection: the edge must learn where this app is now, and the media's way may be another.
      if (isBack) for (const { offers } of desk.talks()) offers.again({ iceRestart: true });
      if (nextState === 'registered') takingUp.begin();
      changed();
    },
    incoming: (session, request) => ring(session, request),
  });
  const takingUp = openTakingUp({ desk, restore: sipLine.restore, openMicrophone });
  let begunTransfers: Promise<Transfers> | null = null;
  const transfers = () => {
    begunTransfers ??= import('./transfers.ts').then(({ openTransfers }) => openTransfers({ desk, line: sipLine, takeUp: takingUp }));
    return begunTransfers;
  };

  const tab = openOneTab(needs.name, {
    mine: () => setTab('this'),
    another: () => setTab('another'),
    mayGive: () => current() === null,
  });
  function setTab(next: typeof tabIs) {
    tabIs = next;
    if (next !== 'this') sipLine.stop();
    if (next === 'another' && current()) bringBack();
    changed();
  }
  /** The next tab became the phone while this page was loaded again: it gives way to the call, unless it has one of its own. */
  function bringBack() {
    tab.ask();
    setTimeout(() => {
      if (tabIs !== 'another') return;
      takingUp.forget();
      for (const { id } of callsOf(desk.list())) desk.end(id, 'in_another_tab');
      keepCalls(needs.name, []);
    }, givesWithinMs);
  }
  function bringKept() {
    for (const kept of readKeptCalls(needs.name)) {
      desk.set(bringCall(desk.list(), kept.call));
      if (kept.call.record !== null) cameBack.add(kept.call.record);
      if (Date.now() - kept.atMs < keptForMs) takingUp.add(kept);
      else desk.end(kept.call.id, 'not_taken_up');
    }
  }

  function ring(session: RTCSession, request: IncomingRequest) {
    // Not busy: another app of this person, or another person, may take it.
    if (doNotDisturb) return refuse(session, 480);
    const invitation = readInvitation(request);
    const { record } = invitation;
    const consult = readConsult(request);
    const whom = consult ?? { other: readCaller(invitation), own: readCalled(invitation), consult: null };
    const call: NewCall = { id: sessionId(session), direction: 'in', record, ...whom };
    const admitted = admitCall(desk.list(), call);
    if (admitted === 'busy') return refuse(session, 486);
    timersAsCallerAsked(session, request);
    desk.follow(call.id, session, 'in');
    if (consult) void transfers().then((it) => it.listen(call.id, session));
    desk.set(admitted);
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
        for (const talk of desk.talks()) if (talk.voiceLost) void talk.voice?.again();
      };
      open = { microphone: watchMicrophone(microphoneChanged), sound: openSound(changed) };
      open.sound.applyDevices(devices);
      addEventListener('pagehide', keep);
      bringKept();
      tab.take();
      changed();
    },
    stop() {
      takingUp.forget();
      removeEventListener('pagehide', keep);
      desk.clear();
      keepCalls(needs.name, []);
      sipLine.stop();
      tab.leave();
      open?.microphone.stop();
      open?.sound.stop();
      open = null;
      tabIs = 'unknown';
      changed();
    },
    wake: () => sipLine.wake(),
    async askForMicrophone() {
      await Promise.all([open?.sound.allow(), open?.microphone.ask()]);
    },
    async allowSound() {
      await open?.sound.allow();
    },
    async call(out) {
      if (!open || line !== 'registered') return false;
      void open.sound.allow();
      const other = { number: out.to, name: null, withheld: false };
      const call: NewCall = { id: `out-${++placed}`, direction: 'out', other, own: out.withheld ? null : out.shows, record: null };
      return desk.place(call, (voice) => placeCall(sipLine, out, voice));
    },
    async answer(id = current()?.id) {
      const talk = desk.talk(id);
      if (!talk || !id || !open || desk.find(id)?.state.status !== 'ringing') return;
      desk.toFront(id);
      desk.set(moveCall(desk.list(), id, { type: 'answer' }));
      void open.sound.allow();
      try {
        const stream = await openMicrophone();
        // The caller may have hung up, or another app answered, while the browser asked for the microphone.
        if (talk.session.isEnded()) return stopTracks(stream);
        desk.speakInto(talk, stream);
        talk.session.answer({ mediaStream: stream, pcConfig: { iceServers: sipLine.iceServers() } });
      } catch (error) {
        if (desk.find(id)) desk.refuse(id, openFailure(error));
      }
    },
    decline(id = current()?.id) {
      const talk = desk.talk(id);
      if (talk && desk.find(id)?.state.status === 'ringing') refuse(talk.session, 603);
    },
    hangUp(id = current()?.id) {
      if (!id) return;
      takingUp.unwanted(id);
      desk.hangUp(id, 'hung_up_here');
    },
    hold(id = current()?.id) {
      if (id) desk.hold(id, true);
    },
    resume(id = current()?.id) {
      if (!id) return;
      desk.toFront(id);
      desk.hold(id, false);
    },
    setMuted(muted) {
      const call = current();
      const session = desk.talk(call?.id)?.session;
      if (!session || call?.state.status !== 'up') return;
      if (muted) session.mute({ audio: true });
      else session.unmute({ audio: true });
      desk.set(markCall(desk.list(), call.id, { muted }));
    },
    sendKeys(keys) {
      const session = desk.talk(current()?.id)?.session;
      const sender = session?.connection?.getSenders().find(({ track }) => track?.kind === 'audio')?.dtmf;
      if (sender?.canInsertDTMF) sender.insertDTMF(sender.toneBuffer + keys);
    },
    handOver: async (colleague, atOnce) => (await transfers()).begin(colleague, atOnce),
    handOverNow(id = current()?.id) {
      if (id) void transfers().then((it) => it.now(id));
    },
    setDoNotDisturb(on) {
      doNotDisturb = on;
      changed();
    },
    applyDevices(next) {
      const isOther = next.microphone !== devices.microphone;
      devices = next;
      open?.sound.applyDevices(next);
      if (isOther) for (const talk of desk.talks()) void talk.voice?.again();
    },
    comeHere: () => tab.ask(),
    dismiss() {
      desk.set({ ...desk.list(), last: null });
    },
  };
}
