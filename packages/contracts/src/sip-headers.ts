/**
 * What the phone can read in the INVITE that rings it. The router removes whatever a carrier sent under these names.
 *
 * - Caller: `P-Asserted-Identity: "Name" <sip:+12025550123@domain>` (RFC 3325), the number in E.164 where it is certain. For a caller who withholds the number
 *   there is no such header, and From is `"Anonymous" <sip:anonymous@anonymous.invalid>`.
 * - Called number: `X-Patchcord-Called: +12025550101`.
 * - Call: `X-Patchcord-Call: call_…`, the id of the call record.
 *
 * What the phone says in an INVITE of its own: Request-URI `sip:<typed or E.164>@<domain>`, From the person's own address, and the number to be shown in
 * `X-Patchcord-Shows: +12025550101`; with `Privacy: id` (RFC 3323) the other side is not shown it. Whatever else says who calls is removed. The answers
 * carry `X-Patchcord-Call`; a refusal by us also the outcome's name in `X-Patchcord-Outcome`, so that the page can say the outcome's own sentence.
 *
 * A call is handed over to a colleague within the account (docs/decisions/a-colleague-takes-the-call-over.md). The phone calls `sip:<user id>@<domain>` with
 * `X-Patchcord-Transfers: <Call-ID>;from-tag=…;to-tag=…` of the call that it is about (as RFC 3891 has it: the tag of the side that placed that call, and the
 * other's), and may say for whom the call is in `X-Patchcord-Caller` (E.164 or `anonymous`) and `X-Patchcord-Number`. The colleague's app gets the Call-ID alone, and
 * in `X-Patchcord-Call` the id of the record. Whoever calls is the user of From; its display name is nobody's word. Within such a call an INFO of `dialogType` passes, no other.
 *
 * @example JsSIP: session.on('newRTCSession', ({ request }) => request.getHeader(sipHeaders.called))
 *
 * What the phone should answer with: 180 while ringing; 603 for 'decline'; 486 when it is on another call; 480 for anything else.
 * A phone whose call was taken elsewhere gets CANCEL with `Reason: SIP;cause=200;text="Call completed elsewhere"` (RFC 3326).
 */
export const sipHeaders = {
  caller: 'P-Asserted-Identity',
  called: 'X-Patchcord-Called',
  call: 'X-Patchcord-Call',
  shows: 'X-Patchcord-Shows',
  outcome: 'X-Patchcord-Outcome',
  transfers: 'X-Patchcord-Transfers',
  transferCaller: 'X-Patchcord-Caller',
  transferNumber: 'X-Patchcord-Number',
} as const;

/** Content-Type of what an app tells another one of a call's dialog, in an INFO within a consult call. */
export const dialogType = 'application/vnd.patchcord.dialog+json';

/** Host part of the From of a caller who withholds the number (RFC 3323 section 4.1.1.3). */
export const anonymousHost = 'anonymous.invalid';
