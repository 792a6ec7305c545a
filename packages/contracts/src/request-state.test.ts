import { expect, test } from 'vitest';
import { isEditable, nextRequestState, type RequestMove, requestMoves, requestStates } from './request-state.ts';

const path = (moves: RequestMove[]) =>
  moves.reduce<ReturnType<typeof nextRequestState>>((at, move) => at && nextRequestState(at, move), 'draft');

test('a request goes from draft to approved, through a question where there is one', () => {
  expect(path(['send', 'take', 'decide'])).toBe('approved');
  expect(path(['send', 'take', 'ask', 'answer'])).toBe('sent');
  expect(path(['send', 'ask', 'answer', 'decide', 'decide'])).toBe('approved');
});

test('what is decided is decided: nobody sends, withdraws or refuses it again', () => {
  for (const move of ['send', 'withdraw', 'refuse', 'take', 'ask', 'reopen'] as const)
    expect(nextRequestState('approved', move)).toBeNull();
});

test('a withdrawn or refused request is decided by nobody, and can be taken up as a draft again', () => {
  for (const state of ['withdrawn', 'refused'] as const) {
    const possible = requestMoves.filter((move) => nextRequestState(state, move) !== null);
    expect(possible).toEqual(['reopen']);
    expect(nextRequestState(state, 'reopen')).toBe('draft');
  }
});

test('the customer changes it only before it is sent, or while support waits for the customer', () => {
  expect(requestStates.filter(isEditable)).toEqual(['draft', 'needs_information']);
});
