/** Who had a call, one after the other. Pure. */
import type { Call } from '@patchcord/contracts';
import type { StoredMove } from '../../platform/database/record-tables.ts';

export interface HandedOn {
  direction: 'in' | 'out';
  personId: string | null;
  personName: string | null;
  answeredBy: string | null;
  answeredByName: string | null;
  answerAt: Date | null;
  endAt: Date | null;
  moves: StoredMove[];
}

/** Rows of an edge's processes may come in another order than they were written. */
export const inOrder = (moves: StoredMove[]): StoredMove[] => moves.toSorted((a, b) => Date.parse(a.at) - Date.parse(b.at));

const named = (id: string, name: string | null) => ({ id, name: name ?? 'removed person' });

function first({ direction, personId, personName, answeredBy, answeredByName, answerAt }: HandedOn, move: StoredMove | undefined) {
  if (direction === 'in' && answeredBy !== null) return named(answeredBy, answeredByName);
  if (direction === 'out' && personId !== null && (answerAt !== null || move)) return named(personId, personName);
  return move ? named(move.from, move.fromName) : null;
}

/** [] for a call that nobody answered, and for one that is up and was handed over to nobody. */
export function whoSpoke(call: HandedOn): Call['spoke'] {
  const moves = inOrder(call.moves);
  const begins = first(call, moves[0]);
  if (begins === null) return [];
  const end = call.endAt?.toISOString() ?? null;
  const people = [{ person: begins, from: call.answerAt?.toISOString() ?? null }];
  for (const { at, to, toName } of moves) people.push({ person: named(to, toName), from: at });
  return people.map((one, index) => ({ ...one, until: index + 1 < people.length ? (people[index + 1]?.from ?? null) : end }));
}
