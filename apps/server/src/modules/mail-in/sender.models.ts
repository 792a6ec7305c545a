/**
 * Whether a mail is from who it says. What people see, and what accounts are known by, is the From header; so its domain must be that of a passing
 * DKIM signature or SPF check (RFC 9989 section 4, 'alignment'). A domain that publishes nothing of the three proves nothing. Pure.
 */
import type { AuthenticateResult, DKIMResult } from 'mailauth';

export type Proof = 'dkim' | 'spf';
export type Verdict =
  | { ok: true; email: string; by: Proof }
  | { ok: false; reason: 'from' | 'temporary' }
  | { ok: false; reason: 'unproven'; domain: string };

/** A signature that leaves these out says little about the mail: somebody who once got one could send it again with another subject, to us. */
const mustSign = ['from', 'to', 'subject'] as const;

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase();

export function verdictOf({ dkim, spf, dmarc }: AuthenticateResult): Verdict {
  const [email, ...others] = (dkim.headerFrom ?? []).map((one) => one.toLowerCase());
  if (!email || others.length > 0 || dkim.fromFields !== 1 || !dmarc) return { ok: false, reason: 'from' };
  const results = dkim.results ?? [];
  if (dmarc.status.result !== 'temperror') {
    if (results.some(counts)) return { ok: true, email, by: 'dkim' };
    if (spf && spf.status.result === 'pass' && spfAligned(spf.domain, email, dmarc)) return { ok: true, email, by: 'spf' };
  }
  const looked = [dmarc.status.result, ...(spf ? [spf.status.result] : []), ...results.map((one) => one.status.result)];
  return looked.includes('temperror')
    ? { ok: false, reason: 'temporary' }
    : { ok: false, reason: 'unproven', domain: domainOf(email).slice(0, 200) };
}

/** Whole body signed: with `l=` anybody can add to the end (RFC 6376 section 8.2). */
function counts({ status, signingHeaders, signatureTimeValid, canonBodyLengthLimited }: DKIMResult): boolean {
  if (status.result !== 'pass' || !status.aligned || canonBodyLengthLimited || signatureTimeValid === false || status.testing) return false;
  const signed = (signingHeaders?.keys ?? '').toLowerCase().split(/[:\s]+/);
  return mustSign.every((header) => signed.includes(header));
}

function spfAligned(spfDomain: string | false | undefined, email: string, dmarc: Exclude<AuthenticateResult['dmarc'], false>): boolean {
  if (!spfDomain) return false;
  if (dmarc.status.result !== 'none') return Boolean(dmarc.alignment?.spf.result);
  // No record says how strictly: the same domain, or one under the other. Whoever has the upper one rules the lower.
  const [spf, from] = [spfDomain.toLowerCase(), domainOf(email)];
  return spf === from || spf.endsWith(`.${from}`) || from.endsWith(`.${spf}`);
}
