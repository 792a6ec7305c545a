/**
 * Whoever is called, as a sipp scenario (sipp 3.6) that takes many calls at once. [field0] is the port of the call's sound.
 *
 *     180 --a second--> 200 --ACK--> talking --BYE--> 200 --> end
 *      |                                |--two minutes--> BYE --200--> end
 *      |--CANCEL--> 200, 487 --ACK--> end
 */
import { findDirection } from '../scenario.ts';
import { demoNumbers } from './numbers.ts';

type Direction = 'sendrecv' | 'recvonly' | 'inactive';

const ringMs = 1_000;
const earlySoundMs = 4_000;
const mostTalkMs = 120_000;
/** Longer than anybody lets it ring. */
const forEverMs = 600_000;

const send = (lines: string[], attributes = '') => `<send${attributes}><![CDATA[\n${lines.join('\n')}\n]]></send>`;
const label = (id: string) => `<label id="${id}"/>`;
const optional = (method: string, next: string, inside = '') => `<recv request="${method}" optional="true" next="${next}">${inside}</recv>`;
const waitForCancel = (ms: number, otherwise: string) =>
  `<recv request="CANCEL" timeout="${ms}" ontimeout="${otherwise}" next="cancelled"/>`;
const find = (text: string, header: string, into: string) =>
  `<ereg regexp="${text}" search_in="hdr" header="${header}:" assign_to="${into}"/>`;
const isCalled = ({ number }: { number: string }, into: string) => find(number.slice(1), 'To', into);
const nothing = ['Content-Length: 0', ''];
const description = (direction: Direction = 'sendrecv') => [
  'Content-Type: application/sdp',
  'Content-Length: [len]',
  '',
  'v=0',
  'o=far 1 1 IN IP4 [local_ip]',
  's=-',
  'c=IN IP4 [local_ip]',
  't=0 0',
  'm=audio [field0] RTP/AVP 0 8 101',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-15',
  'a=ptime:20',
  `a=${direction}`,
  '',
];

const tag = ';tag=far[call_number]';
/** An answer to the request in hand. @param to its To; the dialog's tag is added where it makes the dialog. */
const answer = (status: string, body: string[], { to = '[last_To:]', cseq = '[last_CSeq:]' } = {}) => [
  `SIP/2.0 ${status}`,
  '[last_Via:]',
  '[last_Record-Route:]',
  '[last_From:]',
  to,
  '[last_Call-ID:]',
  cseq,
  'Contact: <sip:far@[local_ip]:[local_port]>',
  ...body,
];
const toInvite = (status: string, body: string[]) => answer(status, body, { to: `[last_To:]${tag}` });
const bye = [
  'BYE [next_url] SIP/2.0',
  'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch];rport',
  'Max-Forwards: 70',
  '[routes]',
  `From:[$to]${tag}`,
  'To:[$from]',
  'Call-ID: [call_id]',
  'CSeq: 1 BYE',
  ...nothing,
];

export function farEndScenario(): string {
  const parts = [
    `<recv request="INVITE" rrs="true"><action>
      ${find('.*', 'From', 'from')}${find('.*', 'To', 'to')}${find('[0-9]+', 'CSeq', 'cseq')}
      ${isCalled(demoNumbers.ringsForEver, 'for_ever')}${isCalled(demoNumbers.earlySound, 'early')}
    </action></recv>`,
    '<nop next="early" test="early"/>',
    send(toInvite('180 Ringing', nothing)),
    '<nop next="for_ever" test="for_ever"/>',
    waitForCancel(ringMs, 'answer'),

    label('for_ever'),
    waitForCancel(forEverMs, 'end'),

    label('early'),
    send(toInvite('183 Session Progress', description())),
    waitForCancel(earlySoundMs, 'answer'),

    label('answer'),
    send(toInvite('200 OK', description()), ' retrans="500"'),
    // It crossed the answer (RFC 3261 section 9.2): the caller ends the call by BYE.
    optional('CANCEL', 'crossed'),
    '<recv request="ACK" next="talking"/>',
    label('crossed'),
    send(answer('200 OK', nothing)),
    '<recv request="ACK"/>',

    label('talking'),
    optional('ACK', 'talking'),
    optional('OPTIONS', 'agree'),
    optional('INFO', 'agree'),
    optional('UPDATE', 'agree'),
    optional('INVITE', 'describe', findDirection),
    `<recv request="BYE" timeout="${mostTalkMs}" ontimeout="hang_up"/>`,
    send(answer('200 OK', nothing), ' next="end"'),

    label('agree'),
    send(answer('200 OK', nothing), ' next="talking"'),

    label('describe'),
    '<nop next="hold" test="held"/>',
    '<nop next="stop" test="stopped"/>',
    send(answer('200 OK', description()), ' next="talking"'),
    label('hold'),
    send(answer('200 OK', description('recvonly')), ' next="talking"'),
    label('stop'),
    send(answer('200 OK', description('inactive')), ' next="talking"'),

    label('hang_up'),
    send(bye, ' retrans="500"'),
    '<recv response="481" optional="true" next="end"/>',
    '<recv response="200" next="end"/>',

    label('cancelled'),
    send(answer('200 OK', nothing)),
    send(answer('487 Request Terminated', nothing, { to: `[last_To:]${tag}`, cseq: 'CSeq: [$cseq] INVITE' }), ' retrans="500"'),
    '<recv request="ACK"/>',

    label('end'),
    '<nop/>',
  ];
  return `<?xml version="1.0" encoding="ISO-8859-1"?>\n<scenario name="far end">\n${parts.join('\n')}\n<Reference variables="line"/>\n</scenario>\n`;
}
