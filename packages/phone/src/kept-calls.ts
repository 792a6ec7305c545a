import type { KnownCall } from './calls.ts';
import { type DialogState, readDialogState } from './dialog-state.ts';

/** A call that was up when the page went away, and all that is needed to go on with it. */
export interface KeptCall {
  call: KnownCall;
  dialog: DialogState;
  /** When it was last seen to be up. */
  atMs: number;
}

/** So long a call outlives its page: the edge ends one whose app has neither connection nor sound for as long (apps/edge/src/calls). */
export const keptForMs = 30_000;

const keyOf = (name: string) => `patchcord.calls.${name}`;

/** In the tab's own storage, which a reload leaves and a closed tab takes with it. Those that wait first, the one in front last. */
export function keepCalls(name: string, calls: readonly KeptCall[]) {
  if (calls.length === 0) sessionStorage.removeItem(keyOf(name));
  else sessionStorage.setItem(keyOf(name), JSON.stringify(calls));
}

export const hasKeptCalls = (name: string) => sessionStorage.getItem(keyOf(name)) !== null;

export function readKeptCalls(name: string): KeptCall[] {
  const text = sessionStorage.getItem(keyOf(name));
  if (text === null) return [];
  try {
    const kept = JSON.parse(text) as KeptCall[];
    return kept.filter(
      ({ call, dialog, atMs }) => typeof call.id === 'string' && typeof atMs === 'number' && readDialogState(dialog) !== null,
    );
  } catch {
    return [];
  }
}
