/**
 * Where a number stands between being asked for and being gone. Plain data and pure functions, read by the control plane and the pages.
 *
 *   requested ──approve──▶ awaiting_forward ──arrive──▶ live ──fall_silent──▶ silent
 *       │                     │        ▲                │  ▲                  │   │
 *       │ (withdrawn or       │        │                │  └─────arrive───────┘   │
 *       ▼  refused: the       │ pause  │ resume,        │ pause                   │ pause
 *    row goes)                │        │ no call yet    │                         │
 *                             └──▶  paused ◀────────────┴─────────────────────────┘
 *                                      │ resume, a call has arrived before ──▶ live
 *
 *   awaiting_forward, live, silent, paused ──remove──▶ removed ──restore, within 30 days──▶ paused where it was paused,
 *                                                         │                                 live where a call has arrived, else awaiting_forward
 *                                                         └── after 30 days: gone for good
 *
 * Calls are taken in awaiting_forward, live and silent. A paused number refuses them (number_off), a removed or requested one is unknown.
 */
export const numberStates = ['requested', 'awaiting_forward', 'live', 'silent', 'paused', 'removed'] as const;
export type NumberState = (typeof numberStates)[number];

export type NumberMove = 'approve' | 'arrive' | 'fall_silent' | 'pause' | 'resume' | 'remove' | 'restore';

/** Who may make a move. `system`: it follows from what edges report, nobody asks for it. */
export const moveBelongsTo: Readonly<Record<NumberMove, readonly ('owner' | 'admin' | 'support' | 'system')[]>> = {
  approve: ['support'],
  arrive: ['system'],
  fall_silent: ['system'],
  pause: ['owner', 'admin'],
  resume: ['owner', 'admin'],
  remove: ['owner', 'admin'],
  restore: ['owner', 'admin'],
};

export interface NumberStanding {
  state: NumberState;
  /** A call has arrived once, from where its trunk allows. Pausing and removing do not take that back. */
  hasArrived: boolean;
  /** It was paused when it was removed; read for `restore` only. */
  wasPaused: boolean;
}

const from: Readonly<Record<NumberMove, readonly NumberState[]>> = {
  approve: ['requested'],
  arrive: ['awaiting_forward', 'silent'],
  fall_silent: ['live'],
  pause: ['awaiting_forward', 'live', 'silent'],
  resume: ['paused'],
  remove: ['awaiting_forward', 'live', 'silent', 'paused'],
  restore: ['removed'],
};

export const mayMove = (state: NumberState, move: NumberMove): boolean => from[move].includes(state);

const open = (hasArrived: boolean): NumberState => (hasArrived ? 'live' : 'awaiting_forward');

/** The one place where a number's state changes. @returns the new state, or null where this move is not possible from here. */
export function nextNumberState({ state, hasArrived, wasPaused }: NumberStanding, move: NumberMove): NumberState | null {
  if (!mayMove(state, move)) return null;
  switch (move) {
    case 'approve':
      return 'awaiting_forward';
    case 'arrive':
      return 'live';
    case 'fall_silent':
      return 'silent';
    case 'pause':
      return 'paused';
    case 'resume':
      return open(hasArrived);
    case 'remove':
      return 'removed';
    case 'restore':
      return wasPaused ? 'paused' : open(hasArrived);
    default:
      return move satisfies never;
  }
}

/** For how long a removed number can come back. */
export const restorableDays = 30;
const dayMs = 86_400_000;
export const restorableUntilMs = (removedAtMs: number): number => removedAtMs + restorableDays * dayMs;

/* Silence: no call for a time that the number's own history makes odd. */

const callsNeeded = 10;
export const shortestSilenceMs = 3 * dayMs;
const timesUsualGap = 4;

/**
 * How long this number may be without a call before that is odd: four times the gap that 95 of 100 of its gaps do not exceed, and at least three
 * days. null: too few calls to know (fewer than 10).
 * @param callTimesMs when calls arrived, in any order
 */
export function oddSilenceMs(callTimesMs: readonly number[]): number | null {
  if (callTimesMs.length < callsNeeded) return null;
  const times = callTimesMs.toSorted((a, b) => a - b);
  const gaps = times
    .slice(1)
    .map((at, index) => at - (times[index] as number))
    .sort((a, b) => a - b);
  // Nearest rank: the smallest gap that at least 95 % of the gaps do not exceed.
  const usual = gaps[Math.ceil(gaps.length * 0.95) - 1] as number;
  return Math.max(shortestSilenceMs, timesUsualGap * usual);
}

export function isSilent(callTimesMs: readonly number[], nowMs: number): boolean {
  const odd = oddSilenceMs(callTimesMs);
  return odd !== null && nowMs - Math.max(...callTimesMs) > odd;
}
