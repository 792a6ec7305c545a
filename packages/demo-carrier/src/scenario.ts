/**
 * One call as a sipp scenario (sipp 3.6). It has no clocks of its own: the program that runs it says when to hang up, by a request named
 * HANGUP sent to sipp's own port, which never leaves the machine.
 *
 *     calling --200--> talking --HANGUP--> BYE --200--> end
 *        |                 |--BYE--> 200 --> end
 *        |--3xx..6xx--> ACK --> end
 *        |--HANGUP--> CANCEL --487--> ACK --> end
 *                            |--200 of the INVITE--> ACK --> BYE --> end      (RFC 3261 section 9.1: the answer was faster)
 */
import { acknowledgeRefusal, agree, type Caller, cancel, invite, withinCall } from './messages.ts';

/** Every final refusal that RFC 3261 and its successors name; sipp cannot match a class of codes. */
const refusals = [
  300, 301, 302, 305, 380, 400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 412, 413, 414, 415, 416, 417, 420, 421, 422, 423, 424, 425,
  428, 429, 430, 433, 436, 437, 438, 439, 440, 469, 470, 480, 481, 482, 483, 484, 485, 486, 487, 488, 489, 491, 493, 494, 500, 501, 502,
  503, 504, 505, 513, 555, 580, 600, 603, 604, 606, 607, 608,
];
const provisional = [100, 180, 181, 182, 183, 199];

/** The next step stands on the message itself: between two steps sipp takes messages, and has no place for them there. */
const send = (text: string, attributes = '') => `<send${attributes}><![CDATA[\n${text}\n]]></send>`;
const label = (id: string) => `<label id="${id}"/>`;
const to = (next: string) => `<nop next="${next}"/>`;
const optional = (what: string, next?: string) => `<recv ${what} optional="true"${next ? ` next="${next}"` : ''}/>`;
const response = (code: number) => `response="${code}"`;
const request = (method: string) => `request="${method}"`;

/** Looks whether the INVITE is what the 200 in hand belongs to, not the CANCEL. */
const ofInvite = '<action><ereg regexp="INVITE" search_in="hdr" header="CSeq:" assign_to="answered"/></action>';
/** Anew each time: a variable of an `ereg` that finds nothing keeps what it had, so a call once held would stay so for ever. */
export const findDirection = `<action>
  <ereg regexp="a=(sendrecv|sendonly|recvonly|inactive)" search_in="body" assign_to="line,direction"/>
  <strcmp assign_to="fromHold" variable="direction" value="sendonly"/><test assign_to="held" variable="fromHold" compare="equal" value="0"/>
  <strcmp assign_to="fromStop" variable="direction" value="inactive"/><test assign_to="stopped" variable="fromStop" compare="equal" value="0"/>
</action>`;

export const hangUpMethod = 'HANGUP';

export function scenario(caller: Caller): string {
  const parts = [
    send(invite(caller), ' retrans="500"'),
    ...provisional.map((code) => optional(response(code))),
    ...refusals.map((code) => optional(response(code), 'refused')),
    optional(request(hangUpMethod), 'cancel'),
    '<recv response="200" rrs="true"/>',

    label('answered'),
    send(withinCall(caller, 'ACK', 1)),

    label('talking'),
    optional(request('OPTIONS'), 'agree'),
    optional(request('INFO'), 'agree'),
    `<recv request="UPDATE" optional="true" next="update">${findDirection}</recv>`,
    `<recv request="INVITE" optional="true" next="describe">${findDirection}</recv>`,
    optional(request('ACK')),
    optional(request(hangUpMethod), 'bye'),
    '<recv request="BYE"/>',
    send(agree(caller), ' next="end"'),

    label('agree'),
    send(agree(caller), ' next="talking"'),

    label('update'),
    // A session refresh has no SDP, so its answer has none either (RFC 3311 section 5.2).
    '<nop next="describe" test="held"/>',
    '<nop next="describe" test="stopped"/>',
    to('agree'),

    label('describe'),
    '<nop next="hold" test="held"/>',
    '<nop next="stop" test="stopped"/>',
    send(agree(caller, 'sendrecv'), ' next="talking"'),
    label('hold'),
    send(agree(caller, 'recvonly'), ' next="talking"'),
    label('stop'),
    send(agree(caller, 'inactive'), ' next="talking"'),

    label('bye'),
    send(withinCall(caller, 'BYE', 2), ' retrans="500"'),
    optional(request('BYE'), 'crossed'),
    ...[403, 404, 408, 481, 500, 503].map((code) => optional(response(code), 'end')),
    '<recv response="200" next="end"/>',
    label('crossed'),
    send(agree(caller), ' next="end"'),

    label('cancel'),
    send(cancel(caller), ' retrans="500"'),
    label('cancelled'),
    ...provisional.map((code) => optional(response(code))),
    ...refusals.filter((code) => code !== 487).map((code) => optional(response(code), 'refused')),
    `<recv response="200" optional="true" rrs="true" next="late" test="answered">${ofInvite}</recv>`,
    '<recv response="487"/>',

    label('refused'),
    send(acknowledgeRefusal(caller), ' next="end"'),

    label('late'),
    send(withinCall(caller, 'ACK', 1), ' next="bye"'),

    label('end'),
    '<nop/>',
  ];
  return `<?xml version="1.0" encoding="ISO-8859-1"?>\n<scenario name="demo carrier">\n${parts.join('\n')}\n</scenario>\n`;
}
