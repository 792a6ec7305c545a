/** What a test of hostile input watches besides the wire: the engine's processes and memory, a victim nobody may reach, a phone that is busy. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { groupMembers, lifeOf, markOf } from '../../apps/edge/src/engines/process-group.ts';
import type { RigEdge } from './edge.ts';
import type { Phone } from './phone.ts';
import { cseqOf, headerOf, parseSip, type SipMessage, sipText } from './sip.ts';
import { waitFor } from './wait.ts';
import { udpWire, type Wire } from './wire.ts';

/** Addresses of the hostile tests: listed for trk_one, listed for nobody, and one that must never hear a byte. */
export const hostile = { edge: '127.20.10.2', listed: '127.20.10.10', unlisted: '127.20.10.99', victim: '127.20.10.77' } as const;

const members = (edge: RigEdge) => groupMembers(edge.kamailio.mark.pid, 'kamailio').sort((a, b) => a - b);

/** Every process of Kamailio by pid and start: equal before and after means that none ended and none is new. */
export function lives(edge: RigEdge): string[] {
  return members(edge).flatMap((pid) => {
    const mark = markOf(pid);
    return mark ? [lifeOf(mark)] : [];
  });
}

/** Private memory of each process in kB (proc(5): RssAnon); shared memory is not in it. */
export function privateKb(edge: RigEdge): Map<number, number> {
  const kb = new Map<number, number>();
  for (const pid of members(edge)) kb.set(pid, Number(/RssAnon:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]));
  return kb;
}

export async function sharedKb(edge: RigEdge): Promise<number> {
  const { real_used } = (await edge.rpc('core.shmmem')) as { real_used: number };
  return Math.round(real_used / 1024);
}

/** Waits until Kamailio holds no transaction and no call any more. A refusal that nobody acknowledged lives up to 8 s, its end 5 s more. */
export async function idle(edge: RigEdge): Promise<void> {
  await waitFor(
    'no transaction and no dialog',
    async () => {
      const tm = (await edge.rpc('tm.stats')) as { current: number };
      const dialogs = (await edge.rpc('dlg.stats_active')) as { all: number };
      return tm.current === 0 && dialogs.all === 0;
    },
    60_000,
  );
}

export interface Victim {
  port: number;
  /** What came to it, over UDP and TCP. */
  heard(): string[];
  close(): Promise<void>;
}

/** Listens on UDP and TCP of one port. */
export async function openVictim(edge: RigEdge, port = 0): Promise<Victim> {
  const udp = await udpWire(edge.carrier, hostile.victim, port);
  const connections: string[] = [];
  const tcp = createServer((socket) => {
    connections.push('a TCP connection');
    socket.destroy();
  });
  await new Promise<void>((done) => tcp.listen(udp.port, hostile.victim, done));
  return {
    port: udp.port,
    heard: () => [...udp.bytes.map(String), ...connections],
    async close() {
      await udp.close();
      await new Promise((done) => tcp.close(done));
    },
  };
}

/** Answers every INVITE with 486 at once. Returns the INVITEs that came. */
export function busy(phone: Phone): SipMessage[] {
  const invites: SipMessage[] = [];
  phone.wire.onMessage((folded) => {
    if (folded.method !== 'INVITE') return;
    // RFC 3261 section 7.3.1: a fold is white space.
    const message = parseSip(folded.text.replace(/\r\n[ \t]+/g, ' ')) ?? folded;
    invites.push(message);
    const copied = message.headers.filter(([name]) => /^(via|v|from|f|call-id|i|cseq|record-route)$/i.test(name));
    const headers = copied.map(([name, value]) => `${name}: ${value}`);
    phone.wire.send(sipText('SIP/2.0 486 Busy Here', [...headers, `To: ${headerOf(message, 'To')};tag=busy`]));
  });
  return invites;
}

/** Acknowledges every refusal of an INVITE, so that it is not sent again and again. `uri`: of the INVITE with that Call-ID. */
export function acknowledgeAll(wire: Wire, uri: (callId: string) => string): void {
  wire.onMessage((message) => {
    if ((message.status ?? 0) < 300 || cseqOf(message).method !== 'INVITE') return;
    const headers = ['Via', 'From', 'To', 'Call-ID'].map((name) => `${name}: ${headerOf(message, name)}`);
    const cseq = `CSeq: ${cseqOf(message).number} ACK`;
    wire.send(sipText(`ACK ${uri(headerOf(message, 'Call-ID'))} SIP/2.0`, [...headers, 'Max-Forwards: 70', cseq]));
  });
}
