/** The messages of RFC 4475 as they are, and with our number in the Request-URI and a victim's address for every host in them. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { row } from '../rig/edge.ts';
import { optionsText, scene } from '../rig/fixture.ts';
import { acknowledgeAll, busy, hostile, lives, openVictim, type Victim } from '../rig/hostile.ts';
import { headerOf, type SipMessage } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import type { Wire } from '../rig/wire.ts';

const folder = new URL('../data/rfc4475/', import.meta.url);
const messages: { file: string; title: string; expect: 'parse' | 'reject' }[] = JSON.parse(
  readFileSync(new URL('expected.json', folder), 'utf8'),
);

const responses = ['TC_UNREASON_V', 'TC_NOREASON_V', 'TC_SCALARLG_V', 'TC_BIGCODE_V', 'TC_BCAST_V'];

/** Kamailio's parser gives these up before the router sees them: nothing can be answered, and no row is written. */
const droppedByParser: Record<string, string> = {
  TC_WSINV: 'CSeq is folded between number and method',
  TC_BADINV01_I: 'empty parameters in Via and Contact',
  TC_QUOTBAL_I: 'a quoted string in To that never ends',
  TC_LWSRURI_I: 'white space in the Request-URI',
  TC_LWSSTART_V: 'more than one space in the request line',
  TC_BADVERS_V: 'SIP/7.0: the RFC would have 505',
  TC_INSUF_I: 'no From, To and Call-ID, without which there is no answer',
  TC_MULTI01_I: 'two CSeq, Call-ID, From and To',
  TC_TEST_I: 'no SIP version',
};

/**
 * The router refuses these and writes the row, but Kamailio cannot build an answer to a message whose headers it cannot read to the end. Over UDP the
 * router writes the 400 itself; in a stream nobody knows where such a message ends, and the connection is silent.
 */
const answeredByHand: Record<string, string> = {
  TC_INTMETH: 'a header name of signs that Kamailio does not take for a name',
  TC_ESC02_V: 'a header name with %',
  TC_NCL_I: 'a negative Content-Length',
  TC_MCL01_I: 'two Content-Lengths that differ',
};

/** Over a stream the end of these never comes: more is announced than is sent, or the empty line is missing. */
const unfinished = ['TC_CLERR_I', 'TC_BADDN_I'];

/** Final answer to each of the others. A number is in none of them, so an INVITE that can be read gets 404. */
const answers: Record<string, number> = {
  TC_ESC01_V: 404,
  TC_ESCNULL_V: 405,
  TC_LWSDISP_V: 200,
  TC_LONGREQ_V: 404,
  // The RFC would have what follows the body left out; the sanity module counts it.
  TC_DBLREQ: 400,
  TC_SEMIURI_V: 200,
  TC_TRANSPORTS_V: 200,
  TC_MPART01: 405,
  TC_CLERR_I: 400,
  TC_SCALAR02_V: 400,
  TC_LTGTRURI_I: 400,
  TC_TRWS_I: 200,
  TC_ESCRURI_V: 400,
  TC_BADDATE_V: 400,
  TC_REGBADCT_I: 405,
  TC_BADASPEC_I: 200,
  TC_BADDN_I: 400,
  TC_MISMATCH01_V: 400,
  TC_MISMATCH02_V: 400,
  TC_BADBRANCH_V: 200,
  TC_UNKSCM_V: 400,
  TC_NOVELSC_V: 400,
  TC_UNKSM2_V: 400,
  TC_BEXT01_V: 200,
  TC_INVUT_V: 404,
  TC_REGAUT01_V: 405,
  TC_ZEROMF_V: 483,
  TC_CPARAM01_V: 405,
  TC_CPARAM02_V: 405,
  TC_REGESCRT_V: 405,
  TC_SDP01_V: 404,
  // No From tag: a call without one has no dialog (RFC 3261 section 12).
  TC_INV2543_I: 400,
};
/** Over TCP the two requests of this one are two requests. */
const answersOverTcp: Record<string, number> = { ...answers, TC_DBLREQ: 405 };

/** Where the answers to UDP go: the ports that stand in the Vias (RFC 3261 section 18.2.2). */
const portsOfVias = [5060, 5050];

const callIdOf = (bytes: Buffer) => (/^(?:call-id|i)[ \t]*:\s*(\S+)/im.exec(bytes.toString('latin1'))?.[1] ?? '').trim();

/** Our number in the Request-URI of an INVITE, the victim's address for every other host in the headers, a transaction of its own. */
function aimed(bytes: Buffer): Buffer {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const [start = '', ...headers] = text.slice(0, end).split('\r\n');
  const hosts = /(?:[\w-]+\.)*(?:example|company|jasomi|examle)\.(?:com|net|org)|192\.0\.2\.\d+|135\.180\.130\.133/g;
  const line = (start.startsWith('INVITE') ? start.replace(/sip:[^@ ]+@/, 'sip:+12025550101@') : start).replace(hosts, hostile.victim);
  const rest = headers
    .join('\r\n')
    .replace(hosts, hostile.victim)
    .replace(/branch=(z9hG4bK)?/g, '$&aimed')
    .replace(/^((?:call-id|i)[ \t]*:\s*)/gim, '$1aimed');
  return Buffer.from(`${line}\r\n${rest}${text.slice(end)}`, 'latin1');
}

describe.each(['UDP', 'TCP'] as const)('over %s', (transport) => {
  const on = scene({ address: hostile.edge });
  let before: string[];
  let victim: Victim;

  beforeEach(async () => {
    await on.edge.push(row('sources', `${hostile.listed}/32`, { trunks: ['trk_one'] }));
    victim = await openVictim(on.edge, 5060);
    before ??= lives(on.edge);
  });
  afterEach(async () => {
    expect(lives(on.edge)).toEqual(before);
    expect(victim.heard()).toEqual([]);
    await victim.close();
  });

  /** Every worker of this transport has looked at what was sent before. */
  async function settled() {
    await on.settled();
    if (transport === 'UDP') return;
    for (let round = 0; round < 4; round++) {
      const probe = await on.edge.tcp(hostile.listed);
      probe.send(optionsText(probe, on.uri('probe')));
      await probe.next('200', (one) => one.status === 200);
    }
  }

  /** Sends from that address; all that comes back to it is in the wires' `bytes`. The fixture closes them. */
  async function sendAll(from: string, variants: Buffer[]): Promise<Wire[]> {
    const uris = new Map(variants.map((bytes) => [callIdOf(bytes), /^\S+ +(\S+)/.exec(bytes.toString('latin1'))?.[1] ?? '']));
    const wires: Wire[] = [];
    const open = async () => {
      const more = transport === 'TCP' ? [await on.edge.tcp(from)] : await Promise.all(portsOfVias.map((port) => on.edge.udp(from, port)));
      for (const wire of more) acknowledgeAll(wire, (callId) => uris.get(callId) ?? '');
      wires.push(...more);
      return more[0] as Wire;
    };
    // A stream that one message spoiled is closed; on UDP the ports are taken once.
    const first = await open();
    for (const bytes of variants) (transport === 'TCP' && bytes !== variants[0] ? await open() : first).send(bytes);
    return wires;
  }

  const finalTo = (wires: Wire[], callId: string): SipMessage | undefined =>
    wires.flatMap((wire) => wire.messages).find((one) => (one.status ?? 0) >= 200 && headerOf(one, 'Call-ID') === callId);

  test.each(messages)('$file ($title, to $expect)', async ({ file, expect: wanted }) => {
    const name = file.replace('.dat', '');
    const bytes = readFileSync(new URL(file, folder));
    const phone = await on.edge.phone('usr_ada');
    const invites = busy(phone);
    const rowsBefore = on.edge.events().length;

    const silent = responses.includes(name) || name in droppedByParser || (transport === 'TCP' && name in answeredByHand);
    const waits = transport === 'TCP' && unfinished.includes(name);
    const variants = [bytes, aimed(bytes)];
    const carrier = await sendAll(hostile.listed, variants);
    if (silent || waits || wanted === 'reject') await settled();
    for (const variant of variants) {
      const callId = callIdOf(variant);
      if (silent || waits) {
        const heard = carrier.flatMap((wire) => wire.bytes.map(String));
        expect(heard.filter((one) => callId === '' || one.includes(callId))).toEqual([]);
        continue;
      }
      const { status } = await waitFor(`an answer to ${callId}`, () => finalTo(carrier, callId));
      const asItIs = name in answeredByHand ? 400 : (transport === 'TCP' ? answersOverTcp : answers)[name];
      const calls = variant !== bytes && wanted === 'parse' && asItIs === 404;
      expect(status).toBe(calls ? 486 : asItIs);
    }
    if (wanted === 'reject') expect(invites).toEqual([]);
    const rows = on.edge.events().slice(rowsBefore);
    expect(rows.filter(({ type }) => type === 'router.error')).toEqual([]);
    if (name in answeredByHand) expect(rows.map((one) => 'outcome' in one && one.outcome)).toEqual(['malformed', 'malformed']);
    if (name in droppedByParser || responses.includes(name)) expect(rows).toEqual([]);

    const rung = invites.length;
    const written = on.edge.events().length;
    const stranger = await sendAll(hostile.unlisted, variants);
    await settled();
    expect(stranger.flatMap((wire) => wire.bytes)).toEqual([]);
    expect(invites).toHaveLength(rung);
    expect(on.edge.events()).toHaveLength(written);
  });

  test('all 50 of them are here', () => {
    expect(messages).toHaveLength(50);
    const named = [...responses, ...Object.keys(droppedByParser), ...Object.keys(answeredByHand), ...Object.keys(answers)];
    expect(named.map((name) => `${name}.dat`).sort()).toEqual(messages.map(({ file }) => file).sort());
  });
});
