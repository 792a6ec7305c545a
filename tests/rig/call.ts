/** One call, seen from one side: writes its requests and answers by the rules of dialogs (RFC 3261 section 12). */
import { allHeaders, cseqOf, headerOf, listOf, newBranch, type SipMessage, sipText, tagOf, unique, uriHost, uriOf } from './sip.ts';
import type { Wire } from './wire.ts';

export interface RequestOptions {
  headers?: string[];
  body?: string;
  /** Instead of the dialog's own. */
  uri?: string;
  routes?: string[];
  cseq?: number;
  branch?: string;
  maxForwards?: number;
}

export interface InviteOptions extends RequestOptions {
  from?: string;
  to?: string;
  callId?: string;
  /** The From tag. */
  tag?: string;
  /** '<sip:…>', its own by default. */
  contact?: string;
  /** Port in Via, its own by default: where it listens (RFC 3261 section 18.1.1). */
  sentBy?: number;
  /** Without `rport` in Via. */
  noRport?: boolean;
}

export interface Call {
  callId: string;
  localTag: string;
  remoteTag(): string;
  /** The INVITE as it was sent, or as it came. */
  invite: string;
  inviteBranch: string;
  /** Waits for an answer to the newest request of that method. */
  answer(status: number | ((status: number) => boolean), method?: string, timeoutMs?: number): Promise<SipMessage>;
  /** Waits for a request of the other side that did not come before. */
  incoming(method: string, timeoutMs?: number): Promise<SipMessage>;
  request(method: string, options?: RequestOptions): string;
  ack(options?: RequestOptions): void;
  cancel(headers?: string[]): void;
  /** Answers a request of the other side. */
  reply(request: SipMessage, status: number, reason: string, options?: { headers?: string[]; body?: string; contact?: string }): void;
  /** From now on over that connection. */
  moveTo(wire: Wire): void;
  remoteTarget(): string;
  routeSet(): string[];
  /** The same call on another connection, as of a phone that has lost its own, or of another phone that was told of it. */
  movedTo(wire: Wire, contact?: string): Call;
}

interface State {
  wire: Wire;
  sentBy: number;
  noRport: boolean;
  callId: string;
  localTag: string;
  remoteTag: string;
  local: string;
  remote: string;
  target: string;
  routes: string[];
  cseq: number;
  inviteCseq: number;
  inviteUri: string;
  inviteBranch: string;
  invite: string;
  contact: string;
}

const via = (state: State, branch: string) => {
  const port = state.sentBy === 0 ? '' : `:${state.sentBy}`;
  return `Via: SIP/2.0/${state.wire.transport} ${uriHost(state.wire.address)}${port};branch=${branch}${state.noRport ? '' : ';rport'}`;
};

function asCall(state: State): Call {
  const from = () => `From: ${state.local};tag=${state.localTag}`;
  const to = () => `To: ${state.remote}${state.remoteTag === '' ? '' : `;tag=${state.remoteTag}`}`;
  const send = (method: string, cseq: number, branch: string, options: RequestOptions) => {
    const headers = [via(state, branch), `Max-Forwards: ${options.maxForwards ?? 70}`];
    for (const route of options.routes ?? state.routes) headers.push(`Route: ${route}`);
    headers.push(from(), to(), `Call-ID: ${state.callId}`, `CSeq: ${cseq} ${method}`);
    if (method !== 'CANCEL' && method !== 'BYE') headers.push(`Contact: ${state.contact}`);
    const text = sipText(`${method} ${options.uri ?? state.target} SIP/2.0`, [...headers, ...(options.headers ?? [])], options.body);
    state.wire.send(text);
    return text;
  };
  const mine = (message: SipMessage) => headerOf(message, 'Call-ID') === state.callId;
  const came = new Set<string>();
  const nameOf = (message: SipMessage) => `${message.method} ${headerOf(message, 'Via')}`;

  return {
    callId: state.callId,
    localTag: state.localTag,
    remoteTag: () => state.remoteTag,
    invite: state.invite,
    inviteBranch: state.inviteBranch,
    moveTo(wire) {
      state.wire = wire;
    },
    remoteTarget: () => state.target,
    routeSet: () => state.routes,
    movedTo: (wire, contact = state.contact) => asCall({ ...state, wire, contact }),
    async answer(status, method = 'INVITE', timeoutMs) {
      const fits = typeof status === 'number' ? (one: number) => one === status : status;
      const what = `${typeof status === 'number' ? status : 'an answer'} to ${method}`;
      const message = await state.wire.next(
        what,
        (one) => one.status !== null && mine(one) && cseqOf(one).method === method && fits(one.status),
        timeoutMs,
      );
      const number = message.status ?? 0;
      if (method === 'INVITE' && number > 100 && number < 300) {
        state.remoteTag = tagOf(headerOf(message, 'To'));
        if (headerOf(message, 'Contact')) state.target = uriOf(headerOf(message, 'Contact'));
        if (state.inviteCseq === cseqOf(message).number && state.routes.length === 0)
          state.routes = listOf(message, 'Record-Route').reverse();
      }
      return message;
    },
    async incoming(method, timeoutMs) {
      // What is sent again is no other request (RFC 3261 section 17.2.3).
      const message = await state.wire.next(
        `a ${method}`,
        (one) => one.method === method && mine(one) && !came.has(nameOf(one)),
        timeoutMs,
      );
      came.add(nameOf(message));
      return message;
    },
    request(method, options = {}) {
      state.cseq = options.cseq ?? state.cseq + 1;
      if (method === 'INVITE') state.inviteCseq = state.cseq;
      return send(method, state.cseq, options.branch ?? newBranch(), options);
    },
    ack(options = {}) {
      send('ACK', options.cseq ?? state.inviteCseq, options.branch ?? newBranch(), options);
    },
    cancel(extra = []) {
      const headers = [via(state, state.inviteBranch), 'Max-Forwards: 70', from(), `To: ${state.remote}`];
      headers.push(`Call-ID: ${state.callId}`, `CSeq: ${state.inviteCseq} CANCEL`, ...extra);
      state.wire.send(sipText(`CANCEL ${state.inviteUri} SIP/2.0`, headers));
    },
    reply(request, status, reason, { headers = [], body = '', contact = state.contact } = {}) {
      const to = headerOf(request, 'To');
      const tagged = tagOf(to) === '' && status > 100 ? `${to};tag=${state.localTag}` : to;
      const copied = [
        ...allHeaders(request, 'Via').map((one) => `Via: ${one}`),
        ...allHeaders(request, 'Record-Route').map((one) => `Record-Route: ${one}`),
      ];
      copied.push(`From: ${headerOf(request, 'From')}`, `To: ${tagged}`, `Call-ID: ${state.callId}`, `CSeq: ${headerOf(request, 'CSeq')}`);
      if (status > 100 && status < 300) copied.push(`Contact: ${contact}`);
      state.wire.send(sipText(`SIP/2.0 ${status} ${reason}`, [...copied, ...headers], body));
    },
  };
}

/** Sends an INVITE. A final refusal is acknowledged by itself. */
export function placeCall(wire: Wire, uri: string, options: InviteOptions = {}): Call {
  const port = wire.port === 0 ? '' : `:${wire.port}`;
  const host = uriHost(wire.address);
  const transport = wire.transport === 'TCP' || wire.transport === 'TLS' ? `;transport=${wire.transport.toLowerCase()}` : '';
  const state: State = {
    wire,
    sentBy: options.sentBy ?? wire.port,
    noRport: options.noRport ?? false,
    callId: options.callId ?? unique('call-'),
    localTag: options.tag ?? unique('l'),
    remoteTag: '',
    local: options.from ?? `<sip:+12025550199@${host}>`,
    remote: options.to ?? `<${uri}>`,
    target: uri,
    routes: [],
    cseq: options.cseq ?? 1,
    inviteCseq: options.cseq ?? 1,
    inviteUri: uri,
    inviteBranch: options.branch ?? newBranch(),
    invite: '',
    contact: options.contact ?? `<sip:carrier@${host}${port}${transport}>`,
  };
  const call = asCall(state);
  acknowledgeRefusals(state);
  const headers = [via(state, state.inviteBranch), `Max-Forwards: ${options.maxForwards ?? 70}`];
  for (const route of options.routes ?? []) headers.push(`Route: ${route}`);
  headers.push(
    `From: ${state.local};tag=${state.localTag}`,
    `To: ${state.remote}`,
    `Call-ID: ${state.callId}`,
    `CSeq: ${state.cseq} INVITE`,
  );
  headers.push(`Contact: ${state.contact}`, ...(options.headers ?? []));
  call.invite = sipText(`INVITE ${uri} SIP/2.0`, headers, options.body);
  call.inviteBranch = state.inviteBranch;
  wire.send(call.invite);
  return call;
}

/** RFC 3261 section 17.1.1.3: the ACK of a refusal is part of the INVITE's transaction. */
function acknowledgeRefusals(state: State): void {
  state.wire.onMessage((message) => {
    if (headerOf(message, 'Call-ID') !== state.callId || (message.status ?? 0) < 300 || cseqOf(message).method !== 'INVITE') return;
    const headers = [
      `Via: ${headerOf(message, 'Via')}`,
      'Max-Forwards: 70',
      `From: ${headerOf(message, 'From')}`,
      `To: ${headerOf(message, 'To')}`,
    ];
    headers.push(`Call-ID: ${state.callId}`, `CSeq: ${cseqOf(message).number} ACK`);
    state.wire.send(sipText(`ACK ${state.inviteUri} SIP/2.0`, headers));
  });
}

/** The call that an INVITE begins on this side. */
export function receivedCall(wire: Wire, invite: SipMessage, contact: string): Call {
  const state: State = {
    wire,
    sentBy: wire.port,
    noRport: false,
    callId: headerOf(invite, 'Call-ID'),
    localTag: unique('p'),
    remoteTag: tagOf(headerOf(invite, 'From')),
    local: headerOf(invite, 'To'),
    remote: headerOf(invite, 'From').replace(/;tag=[^;\s]+/, ''),
    target: uriOf(headerOf(invite, 'Contact')),
    routes: listOf(invite, 'Record-Route'),
    cseq: 0,
    inviteCseq: 0,
    inviteUri: uriOf(headerOf(invite, 'Contact')),
    inviteBranch: '',
    invite: invite.text,
    contact,
  };
  acknowledgeRefusals(state);
  return asCall(state);
}
