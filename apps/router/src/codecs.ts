/** Which calls need their sound converted. Pure; rtpengine does it (codec-transcode in media.ts), and only for calls that this file says so of. */

/** What a browser speaks (RFC 7874 section 3, and G.722). */
const phoneCodecs = ['PCMU', 'PCMA', 'OPUS', 'G722'];

/** What rtpengine both codes and decodes (`rtpengine --codecs`) and no browser does, as carriers write it. */
const convertible = ['G729', 'G729A', 'GSM', 'G723'];

/** Offered to the phone beside what the carrier sent; G.711 first, because opus costs more and the carrier's side has not more than telephone sound. */
export const convertedForPhone = ['PCMU', 'PCMA', 'opus'];

/** Added to an offer that the phone begins, as the last choice: to an INVITE without SDP nobody has said what the carrier speaks. */
export const lastChoiceForCarrier = 'G729';

/**
 * What of a phone's offer a gateway is offered, in this order: what telephone networks speak stands before opus, so that nobody has to convert, there or
 * here. Nothing is added that the phone did not offer.
 */
export const codecsOut = `codec-strip-all ${['PCMU', 'PCMA', 'G722', 'opus', 'telephone-event'].map((name) => `codec-offer-${name}`).join(' ')}`;

/** The carrier's codec to convert from, as it wrote it; '' where the phone may know one of those offered, or none can be converted. */
export function convertedFrom(offered: string[]): string {
  let found = '';
  for (let i = 0; i < offered.length; i++) {
    const written = offered[i] as string;
    // RFC 4855 section 3: names of codecs are not case-sensitive.
    const name = written.toUpperCase();
    if (phoneCodecs.indexOf(name) >= 0) return '';
    if (found === '' && convertible.indexOf(name) >= 0) found = written;
  }
  return found;
}
