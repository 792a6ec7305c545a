/** What a person wrote in a mail, without what the mail quotes, forwards or signs off with. Pure. */

export interface OwnWords {
  text: string;
  /** What was left out held a number or an address: the person is told, because it may have been meant. */
  leftOut: boolean;
}

/** More than anybody types; lists come as a file. */
const longest = { text: 40_000, line: 500, lines: 2_000 } as const;

const forwarded =
  /^\s*(?:-{2,}\s*(?:forwarded message|weitergeleitete nachricht|message transféré|mensaje reenviado)|begin forwarded message:)/i;
/** 'On Thu, 26 Nov 2026 at 10:00, Ada <ada@…> wrote:' in the languages that mail programs say it in; it may be folded into two lines. */
const wrote =
  /\b(?:wrote|schrieb|a écrit|escribió|ha scritto|escreveu|schreef|skrev|napisał(?:\(a\))?|kirjoitti)\b.{0,120}:\s*$|(?:写道|написал(?:\(а\))?|作成|のメッセージ|작성)\s*[:：]\s*$/i;
const originalMessage =
  /^\s*-{2,}\s*(?:original message|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|oprindelig besked)\s*-{2,}/i;
/** The block of headers that Outlook puts above what it quotes. */
const headerBlock = {
  from: /^\s*\*?(?:from|von|de|van|da|från)\*?\s*:/i,
  sent: /^\s*\*?(?:sent|date|gesendet|datum|envoyé|enviado|fecha|inviato|data|verzonden|skickat)\*?\s*:/i,
};
const within = 3;
/** A device's or program's own line. */
const sentFrom =
  /^\s*(?:sent from|get outlook for|gesendet von|von meinem .* gesendet|envoyé (?:de|depuis)|enviado desde|inviato da|verzonden vanaf|verstuurd vanaf|skickat från)\b/i;
const delimiter = /^(?:--|__+|==+)\s*$/;
/** Ways to sign off, on a line of their own near the end. */
const signOff =
  /^\s*(?:cheers|(?:(?:kind|best|warm|many)(?:est)? )?(?:regards|wishes)|(?:bien )?cordialement|saludos|(?:many |best )?thanks(?: and regards| in advance)?|thank you|best|yours|sincerely|(?:mit )?(?:freundlichen?|viele[nr]?|beste[nr]?) gr(?:ü|ue)(?:ß|ss)en?|vg|mfg)[,.!]*\s*$/i;
const mostAfterSignOff = 8;
const invisible = /[\u00ad\u200b-\u200f\u2060\ufeff]/g;
const holdsFacts = /\d[\d\s().-]{5,}\d|\d{1,3}(?:\.\d{1,3}){3}/;

export const isCut = (text: string): boolean => text.length > longest.text || text.split('\n').length > longest.lines;

export function ownWords(received: string): OwnWords {
  const lines = received
    .slice(0, longest.text)
    .replace(/\r\n?/g, '\n')
    .replace(invisible, '')
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .slice(0, longest.lines)
    .map((line) => line.slice(0, longest.line));
  const end = lines.findIndex((_, index) => isNoMore(lines, index));
  const above = (end < 0 ? lines : lines.slice(0, end)).filter((line) => !/^\s*>/.test(line));
  const visible = withoutSignOff(above);
  const text = visible.join('\n').trim();
  const kept = new Set(visible.map((line) => line.trim()));
  return { text, leftOut: lines.some((line) => !kept.has(line.trim()) && holdsFacts.test(line)) };
}

/** From this line on, the mail is somebody else's, or the signature. */
function isNoMore(lines: readonly string[], index: number): boolean {
  const line = lines[index] ?? '';
  if (forwarded.test(line) || originalMessage.test(line) || delimiter.test(line) || sentFrom.test(line)) return true;
  if (headerBlock.from.test(line) && lines.slice(index + 1, index + 1 + within).some((one) => headerBlock.sent.test(one))) return true;
  const folded = `${line} ${lines[index + 1] ?? ''}`;
  const dated = (text: string) => wrote.test(text) && /\d|@/.test(text);
  // Folded: the first line is the beginning only where it looks like one.
  return dated(line) || (/^\s*(?:on|am|le|el|il|em|op|den|w dniu|dnia)\s.*\d/i.test(line) && dated(folded));
}

function withoutSignOff(lines: string[]): string[] {
  const at = lines.findLastIndex((line) => signOff.test(line));
  const after = lines.slice(at + 1).filter((line) => line.trim() !== '');
  return at > 0 && after.length <= mostAfterSignOff ? lines.slice(0, at) : lines;
}
