import { type NumberMove, nextNumberState } from '@patchcord/contracts';
import { moveNotPossible } from './numbers.errors.ts';
import type { NumberSet, NumberStored } from './numbers.repository.ts';

/** What a move writes. @throws Refusal where the move is not possible from where the number stands. */
export function moved(number: NumberStored, move: NumberMove, now: Date): NumberSet {
  const standing = { state: number.state, hasArrived: number.arrivedAt !== null, wasPaused: number.pausedAt !== null };
  const state = nextNumberState(standing, move);
  if (state === null) throw moveNotPossible(number.state, move);
  return {
    state,
    ...(move === 'pause' ? { pausedAt: now } : {}),
    ...(move === 'resume' ? { pausedAt: null } : {}),
    ...(move === 'remove' ? { removedAt: now } : {}),
    ...(move === 'restore' ? { removedAt: null } : {}),
  };
}
