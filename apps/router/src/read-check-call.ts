/** Reads the bodies of `POST /check-calls` and `POST /check-calls/cancel`. Pure. */
import type { CheckCall } from '@patchcord/contracts/sync-protocol';
import { isDigits, isWord } from '@patchcord/contracts/texts';

type Fields = { [name: string]: unknown };

function fieldsOf(body: string): Fields | null {
  try {
    const given: unknown = JSON.parse(body);
    return typeof given === 'object' && given !== null ? (given as Fields) : {};
  } catch {
    return null;
  }
}

const isId = (value: unknown) => typeof value === 'string' && value !== '' && value.length <= 64 && isWord(value, '_-');
const isNumber = (value: unknown) => typeof value === 'string' && isDigits(value, 3, 15);
const shownAs = (value: unknown) => (value === undefined ? 'nothing' : JSON.stringify(value));

export function readCheckCall(body: string): CheckCall | { wrong: string } {
  const given = fieldsOf(body);
  if (given === null) return { wrong: 'the body is not JSON' };
  if (!isId(given.id)) return { wrong: `id: expected letters, digits, '_' and '-', at most 64, got ${shownAs(given.id)}` };
  if (!isNumber(given.to)) return { wrong: `to: expected digits with the country code, got ${shownAs(given.to)}` };
  if (!isNumber(given.from)) return { wrong: `from: expected digits with the country code, got ${shownAs(given.from)}` };
  return { id: given.id as string, to: given.to as string, from: given.from as string };
}

export function readCheckCallId(body: string): { id: string } | { wrong: string } {
  const given = fieldsOf(body);
  if (given === null) return { wrong: 'the body is not JSON' };
  return isId(given.id) ? { id: given.id as string } : { wrong: `id: expected a call's id, got ${shownAs(given.id)}` };
}
