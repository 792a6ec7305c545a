import type { Outcome } from '@patchcord/contracts/outcomes';
import { outcomeOfBranches, stillRings } from './branch-outcome.ts';
import { recall, recallNumber } from './call-state.ts';

/** How the call that is looked at ended, now that no app of it rings any more. */
export function outcomeOfRinging(canceled: boolean): Outcome {
  if (canceled) return 'caller_hung_up';
  const codes: number[] = [];
  for (let i = 0; i < Number(recall('apps')); i++) codes.push(recallNumber(`code${i}`) ?? stillRings);
  const people = recall('people');
  return outcomeOfBranches(codes, people !== '' && (JSON.parse(people) as string[]).length === 1);
}
