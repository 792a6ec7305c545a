import type { PhoneSession } from '@patchcord/contracts';
import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { IncomingRequest } from 'jssip/lib/SIPMessage.js';
import type { CallOptions, IncomingRTCSessionEvent, RegistrationFailedListener, UA } from 'jssip/lib/UA.js';
import { checkConnection, watchNetwork } from './check-connection.ts';
import type { DialogState } from './dialog-state.ts';
import { type LineEvent, type LineProblem, type LineState, nextLine } from './line.ts';
import { backOffMs, renewAfterMs } from './pace.ts';
import { type Restored, restoreSession } from './restored-session.ts';
import { userAgent } from './user-agent.ts';

/** Thrown by `fetchSession` when the person is not signed in any more: the line then stays down until `start`. */
export class SignedOut extends Error {
  override name = 'SignedOut';
}

export interface SipLineNeeds {
  /** POST …/phone/session. */
  fetchSession(): Promise<PhoneSession>;
  changed(state: LineState, problem: LineProblem | null): void;
  incoming(session: RTCSession, request: IncomingRequest): void;
  /** While a call is going on its dialog lives in this connection, so it is not given up. */
  inCall(): boolean;
}

export interface SipLine {
  start(): void;
  stop(): void;
  /** A call comes, and the edge knows no app of this person: connects at once, whatever it seems to be. */
  wake(): void;
  /** Something says that the network is another one: the connection is looked at, and made anew where nobody answers on it. */
  check(): void;
  iceServers(): RTCIceServer[];
  /** Calls a user of our own domain. @returns null where there is no connection */
  place(user: string, options: CallOptions): RTCSession | null;
  /** 'sip:<user>@<our domain>'; null before there is a session. */
  address(user: string): string | null;
  /** Goes on with a call that another connection began. @returns null where there is no connection, or it is no such call */
  restore(dialog: DialogState, how: Omit<Restored, 'iceServers'>): Promise<RTCSession | null>;
}

/** Keeps one app registered: credentials, WebSocket, REGISTER, and all of them again when they fail. */
export function openSipLine(needs: SipLineNeeds): SipLine {
  let state: LineState = 'offline';
  let problem: LineProblem | null = null;
  let ua: UA | null = null;
  let session: PhoneSession | null = null;
  /** By a clock that nobody can set wrong: how long the session lives is the server's word. */
  let fetchedAtMs = 0;
  let attempt = 0;
  /** Counts starts: whatever belongs to an older one is ignored. */
  let run = 0;
  const timers: { renew?: ReturnType<typeof setTimeout>; retry?: ReturnType<typeof setTimeout> } = {};

  const move = (event: LineEvent, because: LineProblem | null = null) => {
    const next = nextLine(state, event);
    if (!next) return;
    state = next;
    problem = next === 'registered' || next === 'offline' ? because : (because ?? problem);
    needs.changed(state, problem);
  };
  const clearTimers = () => {
    clearTimeout(timers.renew);
    clearTimeout(timers.retry);
  };
  const drop = () => {
    const old = ua;
    ua = null;
    old?.stop();
  };
  const later = (again: () => void) => {
    clearTimeout(timers.retry);
    timers.retry = setTimeout(again, backOffMs(attempt++));
  };

  /** Fetches credentials; null when that failed, which is then already reported. */
  const fetchSession = async (mine: number): Promise<PhoneSession | null> => {
    try {
      const fetched = await needs.fetchSession();
      fetchedAtMs = performance.now();
      return mine === run ? fetched : null;
    } catch (error) {
      if (mine !== run) return null;
      // A call that is going on ends by its people, not by a session: it is asked again, and once the call is over this is the end.
      if (error instanceof SignedOut && !needs.inCall()) {
        run++;
        clearTimers();
        drop();
        move('lost', 'signed_out');
      } else if (state !== 'registered') move('lost', 'session_failed');
      return null;
    }
  };

  const open = async () => {
    const mine = ++run;
    clearTimers();
    drop();
    const fetched = await fetchSession(mine);
    if (mine !== run) return;
    if (!fetched) return later(open);
    session = fetched;
    scheduleRenewal();
    ua = await userAgent(fetched);
    if (mine !== run) return;
    listen(ua, mine);
    ua.start();
  };

  const scheduleRenewal = () => {
    if (!session) return;
    clearTimeout(timers.renew);
    const leftMs = session.expiresInSeconds * 1_000 - (performance.now() - fetchedAtMs);
    timers.renew = setTimeout(renew, renewAfterMs(leftMs));
  };

  /** New credentials into the connection that stands; a new connection where the platform now names another edge. */
  const renew = async () => {
    const mine = run;
    const fetched = await fetchSession(mine);
    if (mine !== run) return;
    if (!fetched || !session || !ua) {
      if (state === 'registered') scheduleRenewal();
      else later(registerAgain);
      return;
    }
    if (fetched.websocketUrl !== session.websocketUrl && !needs.inCall()) return open();
    session = { ...fetched, websocketUrl: session.websocketUrl };
    ua.set('authorization_user', fetched.username);
    ua.set('password', fetched.password);
    scheduleRenewal();
    if (ua.isConnected()) ua.register();
  };

  const registerAgain = () => {
    move('connected');
    void renew();
  };

  const registrationFailed: RegistrationFailedListener = ({ response }) => {
    move('lost', response ? 'registration_refused' : 'connection_lost');
    // No answer at all: the connection is dead without having said so. A new one is the only way to know.
    if (!response && !needs.inCall()) return later(open);
    later(registerAgain);
  };

  const listen = (agent: UA, mine: number) => {
    const live =
      <Args extends unknown[]>(listener: (...args: Args) => void) =>
      (...args: Args) => {
        if (mine === run) listener(...args);
      };
    agent.on(
      'connected',
      live(() => {
        clearTimeout(timers.retry);
        move('connected');
      }),
    );
    agent.on(
      'registered',
      live(() => {
        attempt = 0;
        move('registered');
      }),
    );
    agent.on('registrationFailed', live(registrationFailed));
    agent.on(
      'disconnected',
      live(() => {
        move('lost', 'connection_lost');
        // JsSIP connects again by itself; after a while the platform is asked whether this is still the right edge.
        if (!needs.inCall()) later(attempt < 3 ? () => undefined : open);
      }),
    );
    agent.on(
      'newRTCSession',
      live((event: unknown) => {
        const { originator, session: call, request } = event as IncomingRTCSessionEvent;
        if ((originator as string) === 'remote') needs.incoming(call, request);
      }),
    );
  };

  const address = (user: string) => {
    const domain = session?.sipUri.split('@')[1];
    return domain ? `sip:${user}@${domain}` : null;
  };

  const check = () => {
    const domain = session?.sipUri.split('@')[1];
    if (ua && domain) checkConnection(ua, domain);
  };
  let stopWatching = () => {};

  return {
    check,
    start() {
      if (state === 'reconnecting' && problem === 'signed_out') move('stop');
      if (state !== 'offline') return;
      attempt = 0;
      stopWatching();
      stopWatching = watchNetwork(check);
      move('start');
      void open();
    },
    stop() {
      run++;
      stopWatching();
      clearTimers();
      drop();
      session = null;
      move('stop');
    },
    wake() {
      if (state === 'offline' || needs.inCall()) return;
      attempt = 0;
      move('lost', 'connection_lost');
      void open();
    },
    iceServers: () => session?.iceServers ?? [],
    place(user, options) {
      const to = address(user);
      return ua?.isConnected() && to ? ua.call(to, options) : null;
    },
    address,
    async restore(dialog, how) {
      return ua?.isConnected() ? restoreSession(ua, dialog, { ...how, iceServers: session?.iceServers ?? [] }) : null;
    },
  };
}
