/** A socket that speaks SIP and remembers every byte that came back. */
import { createSocket } from 'node:dgram';
import { connect, createServer, isIPv6, type Socket } from 'node:net';
import { connect as connectTls, createServer as createTlsServer, type TLSSocket } from 'node:tls';
import type { TestPair } from '../../apps/edge/test/certificate.ts';
import { parseSip, type SipMessage } from './sip.ts';
import { transcript } from './transcript.ts';
import { waitFor } from './wait.ts';

export interface Wire {
  transport: 'UDP' | 'TCP' | 'TLS' | 'WS';
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
  /** WebSocket over TLS. */
  secure?: boolean;
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
  const socket = createSocket({ type: isIPv6(address) ? 'udp6' : 'udp4' });
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
  return streamWire('TCP', address, socket);
}

/** As a carrier over TLS that believes any certificate and remembers it. */
export async function tlsWire(to: Target, address: string, options: { maxVersion?: 'TLSv1.1' | 'TLSv1.2' } = {}): Promise<TlsWire> {
  const plain = connect({ host: to.address, port: to.port, localAddress: address });
  // OpenSSL's level 0 lets this side offer what is no longer allowed: the edge is what is tested.
  const socket = connectTls({ socket: plain, rejectUnauthorized: false, ciphers: 'DEFAULT@SECLEVEL=0', minVersion: 'TLSv1', ...options });
  await new Promise<void>((done, fail) => {
    socket.once('secureConnect', done);
    for (const one of [socket, plain]) one.once('error', fail);
    socket.once('close', () => fail(new Error('closed before the handshake was done')));
  });
  const port = plain.localPort ?? 0;
  return {
    ...streamWire('TLS', address, socket, port),
    fingerprint: socket.getPeerX509Certificate()?.fingerprint256 ?? '',
    version: socket.getProtocol(),
  };
}

export interface TlsWire extends Wire {
  /** Of the certificate that the edge showed. */
  fingerprint: string;
  version: string | null;
}

/** A carrier that is connected to: a wire for each connection that the edge opens to it. */
export interface Listening {
  port: number;
  /** The next connection, and the address it comes from. */
  connection(timeoutMs?: number): Promise<Wire & { from: string }>;
  connections(): number;
  close(): Promise<void>;
}

export async function listenFor(transport: 'TCP' | 'TLS', address: string, pair?: TestPair): Promise<Listening> {
  const wires: (Wire & { from: string })[] = [];
  let taken = 0;
  const opened = (socket: Socket | TLSSocket) => {
    wires.push({ ...streamWire(transport, address, socket), from: socket.remoteAddress ?? '' });
  };
  const server = transport === 'TCP' ? createServer(opened) : createTlsServer({ cert: pair?.certificate, key: pair?.key }, opened);
  await new Promise<void>((done) => server.listen(0, address, done));
  const { port } = server.address() as { port: number };
  return {
    port,
    async connection(timeoutMs) {
      const wire = await waitFor(`a connection of the edge to ${address}:${port}`, () => wires[taken], timeoutMs);
      taken++;
      return { ...wire, port };
    },
    connections: () => wires.length,
    async close() {
      const closed = new Promise((done) => server.close(done));
      for (const wire of wires) if (!wire.closed()) await wire.close();
      await closed;
    },
  };
}

/** SIP in a stream of bytes: a message ends where its Content-Length says. */
function streamWire(transport: 'TCP' | 'TLS', address: string, socket: Socket | TLSSocket, port = socket.localPort ?? 0): Wire {
  const record = recorder(`${transport.toLowerCase()} ${address}:${port}`);
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
    transport,
    address,
    port,
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
  // Node's client has no other way to believe a self-signed certificate.
  if (to.secure) process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  const socket = new WebSocket(`${to.secure ? 'wss' : 'ws'}://${to.address}:${to.port}/`, ['sip']);
  socket.binaryType = 'arraybuffer';
  await new Promise<void>((done, fail) => {
    socket.addEventListener('open', () => done(), { once: true });
    socket.addEventListener('error', () => fail(new Error('no WebSocket')), { once: true });
  }).finally(() => {
    if (to.secure) delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
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
