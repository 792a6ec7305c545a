/** A socket that speaks SIP and remembers every byte that came back. */
import { createSocket } from 'node:dgram';
import { connect } from 'node:net';
import { parseSip, type SipMessage } from './sip.ts';
import { transcript } from './transcript.ts';
import { waitFor } from './wait.ts';

export interface Wire {
  transport: 'UDP' | 'TCP' | 'WS';
  address: string;
  port: number;
  send(text: string | Buffer): void;
  /** Every packet or piece of stream, as it came. */
  bytes: Buffer[];
  messages: SipMessage[];
  /** First message that fits and was not returned before. */
  next(what: string, fits: (message: SipMessage) => boolean, timeoutMs?: number): Promise<SipMessage>;
  onMessage(listener: (message: SipMessage) => void): void;
  close(): Promise<void>;
  closed(): boolean;
}

export interface Target {
  address: string;
  port: number;
}

function recorder(name: string) {
  const bytes: Buffer[] = [];
  const messages: SipMessage[] = [];
  const taken = new Set<SipMessage>();
  const listeners: ((message: SipMessage) => void)[] = [];
  return {
    bytes,
    messages,
    sent(data: string | Buffer) {
      transcript(`${name} ->`, data.toString('latin1'));
    },
    came(data: Buffer) {
      bytes.push(data);
      transcript(`${name} <-`, data.toString('latin1'));
    },
    message(text: string) {
      const message = parseSip(text);
      if (!message) return;
      messages.push(message);
      for (const listener of listeners) listener(message);
    },
    onMessage(listener: (message: SipMessage) => void) {
      listeners.push(listener);
    },
    async next(what: string, fits: (message: SipMessage) => boolean, timeoutMs?: number) {
      const found = await waitFor(`${name}: ${what}`, () => messages.find((one) => !taken.has(one) && fits(one)), timeoutMs);
      taken.add(found);
      return found;
    },
  };
}

/** Bound to `address` and a port of its own choice, or to a given one. */
export async function udpWire(to: Target, address: string, port = 0): Promise<Wire> {
  const socket = createSocket({ type: 'udp4' });
  await new Promise<void>((done, fail) => {
    socket.once('error', fail);
    socket.bind(port, address, () => done());
  });
  const local = socket.address();
  const record = recorder(`udp ${address}:${local.port}`);
  let over = false;
  socket.on('error', () => undefined);
  socket.on('message', (data) => {
    record.came(data);
    record.message(data.toString('utf8'));
  });
  return {
    transport: 'UDP',
    address,
    port: local.port,
    ...record,
    send(text) {
      record.sent(text);
      socket.send(text, to.port, to.address);
    },
    close: () =>
      new Promise((done) => {
        over = true;
        socket.close(done);
      }),
    closed: () => over,
  };
}

export async function tcpWire(to: Target, address: string): Promise<Wire> {
  const socket = connect({ host: to.address, port: to.port, localAddress: address });
  await new Promise<void>((done, fail) => {
    socket.once('connect', () => done());
    socket.once('error', fail);
  });
  const record = recorder(`tcp ${address}:${socket.localPort}`);
  let over = false;
  let rest = '';
  socket.on('error', () => undefined);
  socket.on('close', () => {
    over = true;
  });
  socket.on('data', (data) => {
    record.came(data);
    rest += data.toString('latin1');
    for (;;) {
      const end = rest.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = Number(/^(?:content-length|l):\s*(\d+)/im.exec(rest.slice(0, end))?.[1] ?? 0);
      if (rest.length < end + 4 + length) return;
      record.message(rest.slice(0, end + 4 + length));
      rest = rest.slice(end + 4 + length);
    }
  });
  return {
    transport: 'TCP',
    address,
    port: socket.localPort ?? 0,
    ...record,
    send(text) {
      record.sent(text);
      socket.write(text);
    },
    close: () =>
      new Promise((done) => {
        socket.once('close', () => done());
        socket.destroy();
      }),
    closed: () => over,
  };
}

/** SIP over WebSocket (RFC 7118), over Node's own client. */
export async function webSocketWire(to: Target): Promise<Wire> {
  const socket = new WebSocket(`ws://${to.address}:${to.port}/`, ['sip']);
  socket.binaryType = 'arraybuffer';
  await new Promise<void>((done, fail) => {
    socket.addEventListener('open', () => done(), { once: true });
    socket.addEventListener('error', () => fail(new Error('no WebSocket')), { once: true });
  });
  const record = recorder(`ws ${to.port}`);
  let over = false;
  socket.addEventListener('message', (event) => {
    const data = typeof event.data === 'string' ? Buffer.from(event.data) : Buffer.from(event.data as ArrayBuffer);
    record.came(data);
    record.message(data.toString('utf8'));
  });
  socket.addEventListener('close', () => {
    over = true;
  });
  return {
    transport: 'WS',
    // RFC 7118 section 5.2: a name that does not exist.
    address: 'phone.invalid',
    port: 0,
    ...record,
    send(text) {
      record.sent(text);
      socket.send(text);
    },
    async close() {
      if (over) return;
      const closing = new Promise<void>((done) => socket.addEventListener('close', () => done(), { once: true }));
      socket.close();
      await closing;
    },
    closed: () => over,
  };
}
