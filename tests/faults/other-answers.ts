/**
 * Two people who answer at the same moment are two answers to one INVITE, and a carrier ends all but one of them (RFC 3261 section 13.2.2.4). sipp takes
 * the second for a repetition, acknowledges it, and hangs up on the newest alone: the others are ended here, or their call would stay up.
 */
import type { TracedMessage } from '../../packages/demo-carrier/src/trace.ts';
import { cseqOf, headerOf, listOf, newBranch, parseSip, type SipMessage, sipText, tagOf, uriOf } from '../rig/sip.ts';
import { udpWire } from '../rig/wire.ts';

/** The 200s to INVITEs, one for each dialog, that the carrier never hung up on although it did on another of the same call. Pure. */
export function leftUp(messages: readonly TracedMessage[]): SipMessage[] {
  const answers = new Map<string, SipMessage>();
  const ended = new Map<string, Set<string>>();
  for (const { direction, text } of messages) {
    const message = parseSip(text.trimStart());
    if (!message) continue;
    const call = headerOf(message, 'Call-ID');
    const tag = tagOf(headerOf(message, 'To'));
    if (direction === 'received' && message.status === 200 && cseqOf(message).method === 'INVITE') answers.set(`${call} ${tag}`, message);
    if (direction === 'sent' && message.method === 'BYE') ended.set(call, (ended.get(call) ?? new Set()).add(tag));
  }
  return [...answers.values()].filter((answer) => {
    const tags = ended.get(headerOf(answer, 'Call-ID'));
    return tags !== undefined && !tags.has(tagOf(headerOf(answer, 'To')));
  });
}

/** BYE in the dialog that the 200 made; what comes back does not matter. */
function hangUp(answer: SipMessage, from: { address: string; port: number }): string {
  const routes = listOf(answer, 'Record-Route').reverse();
  return sipText(`BYE ${uriOf(headerOf(answer, 'Contact'))} SIP/2.0`, [
    `Via: SIP/2.0/UDP ${from.address}:${from.port};branch=${newBranch()};rport`,
    'Max-Forwards: 70',
    ...routes.map((route) => `Route: ${route}`),
    `From: ${headerOf(answer, 'From')}`,
    `To: ${headerOf(answer, 'To')}`,
    `Call-ID: ${headerOf(answer, 'Call-ID')}`,
    `CSeq: ${cseqOf(answer).number + 1} BYE`,
  ]);
}

const answerWithinMs = 5_000;

export async function endOtherAnswers(messages: readonly TracedMessage[], source: string, target: { address: string; port: number }) {
  const wire = await udpWire(target, source);
  try {
    for (const answer of leftUp(messages)) {
      wire.send(hangUp(answer, wire));
      const call = headerOf(answer, 'Call-ID');
      await wire
        .next('an answer to BYE', (one) => one.status !== null && headerOf(one, 'Call-ID') === call, answerWithinMs)
        .catch(() => null);
    }
  } finally {
    await wire.close();
  }
}
