/** Whose number is it? The router's answer beside a plain reference function's, for random sources and called texts over 200 trunks. */
import { expect, test } from 'vitest';
import { row } from '../rig/edge.ts';
import { scene } from '../rig/fixture.ts';
import { seeded } from '../rig/fuzz.ts';
import { acknowledgeAll, hostile } from '../rig/hostile.ts';
import { type Decision, listingTrunks, reference } from '../rig/oracle-reference.ts';
import { makeCall, makeWorld, type OracleCall, type OracleTrunk, worldRows } from '../rig/oracle-world.ts';
import { decidedByRouter, decisionOf } from '../rig/router-alone.ts';
import { carrierSdp, newBranch, sipText } from '../rig/sip.ts';
import { waitFor } from '../rig/wait.ts';
import type { Wire } from '../rig/wire.ts';

const seed = Number(process.env.PATCHCORD_TEST_SEED ?? 4475);
const on = scene({ address: hostile.edge, media: false });

function oracle(trunkCount: number) {
  console.log(`oracle: PATCHCORD_TEST_SEED=${seed}`);
  const random = seeded(seed);
  const world = makeWorld(random, trunkCount);
  const known = new Map<string, OracleTrunk[]>();
  const listing = (source: string) => {
    const trunks = known.get(source) ?? listingTrunks(world, source);
    known.set(source, trunks);
    return trunks;
  };
  return { random, world, listing };
}

/** A comparison of calls that are all refused for the same reason would prove little. */
function isVaried(decisions: Map<string, number>, count: number) {
  console.log(`oracle: ${JSON.stringify(Object.fromEntries(decisions))}`);
  const expected = [
    'silence',
    'nobody_assigned',
    'number_off',
    'trunk_off',
    'number_ambiguous',
    'number_not_on_this_trunk',
    'number_unknown',
  ];
  for (const outcome of expected) expect(decisions.get(outcome) ?? 0, outcome).toBeGreaterThan(count / 500);
}

const tally = (into: Map<string, number>, { outcome }: Decision) =>
  into.set(outcome ?? 'silence', (into.get(outcome ?? 'silence') ?? 0) + 1);

test('100,000 random calls over IPv4 and IPv6: the router in an engine of its own decides as the reference does', async () => {
  const { random, world, listing } = oracle(200);
  const calls = Array.from({ length: 100_000 }, (_, index) => makeCall(random, world, listing, index % 3 === 0));
  const decided = await decidedByRouter(worldRows(world), calls);
  expect(decided).toHaveLength(calls.length);
  const decisions = new Map<string, number>();
  calls.forEach((call, index) => {
    const wanted = reference(world, listing(call.source), call);
    // Not expect() for each: a hundred thousand of them take a minute.
    if (JSON.stringify(decided[index]) !== JSON.stringify(wanted))
      expect(decided[index], `call ${index}: ${JSON.stringify(call)}`).toEqual(wanted);
    tally(decisions, wanted);
  });
  isVaried(decisions, 100_000);
  // It computes and waits for nothing: how long that takes is a matter of what else the machine does.
}, 900_000);

test('2,000 random calls from many addresses over UDP: the rows of the real edge say what the reference says', async () => {
  const { random, world, listing } = oracle(200);
  await on.edge.push(...worldRows(world), row('sources', `${hostile.listed}/32`, { trunks: ['trk_none'] }));
  const wires = new Map<string, Wire>();
  const wanted = new Map<string, Decision>();
  const decisions = new Map<string, number>();
  const waiting: { wire: Wire; callId: string; call: OracleCall }[] = [];
  for (let index = 0; index < 2_000; index++) {
    const call = makeCall(random, world, listing, false);
    let wire = wires.get(call.source);
    if (!wire) {
      wire = await on.edge.udp(call.source);
      acknowledgeAll(wire, () => on.uri('x'));
      wires.set(call.source, wire);
    }
    const callId = `oracle-${index}.`;
    const user = (text: string) => (text === '' ? '' : `${text}@`);
    const { request_uri, to, p_called_party_id, diversion } = call.called;
    const edge = `${on.edge.carrier.address}:${on.edge.carrier.port}`;
    const headers = [
      `Via: SIP/2.0/UDP ${wire.address}:${wire.port};branch=${newBranch()};rport`,
      'Max-Forwards: 70',
      `From: <sip:+12025550199@${wire.address}>;tag=o${index}`,
      `To: <sip:${user(to)}${edge}>`,
      `Call-ID: ${callId}`,
      'CSeq: 1 INVITE',
      `Contact: <sip:carrier@${wire.address}:${wire.port}>`,
      `P-Called-Party-ID: <sip:${user(p_called_party_id)}carrier.example>`,
      `Diversion: <sip:${user(diversion)}carrier.example>;reason=unconditional`,
    ];
    wire.send(sipText(`INVITE sip:${user(request_uri)}${edge} SIP/2.0`, headers, carrierSdp({ address: wire.address })));
    const decision = reference(world, listing(call.source), call);
    wanted.set(callId, decision);
    tally(decisions, decision);
    if (decision.outcome !== null) waiting.push({ wire, callId, call });
    if (waiting.length < 20) continue;
    for (const { wire: to, callId: id, call: asked } of waiting.splice(0))
      await waitFor(`an answer to ${JSON.stringify(asked)}`, () => to.bytes.some((one) => one.includes(id)));
  }
  await on.settled();
  const rows = new Map(on.edge.events().flatMap((one) => ('sipCallId' in one ? [[one.sipCallId, one] as const] : [])));
  for (const [callId, decision] of wanted) {
    if (decision.outcome === null) expect(rows.get(callId), callId).toBeUndefined();
    else expect(decisionOf(rows.get(callId)), JSON.stringify(rows.get(callId))).toEqual(decision);
  }
  const strangers = [...wires].filter(([source]) => listing(source).length === 0).flatMap(([, wire]) => wire.bytes);
  expect(strangers).toEqual([]);
  isVaried(decisions, 2_000);
}, 180_000);
