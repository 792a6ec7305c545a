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
} as const;

/** Host part of the From of a caller who withholds the number (RFC 3323 section 4.1.1.3). */
export const anonymousHost = 'anonymous.invalid';
