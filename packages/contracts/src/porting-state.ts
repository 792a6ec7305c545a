/**
 * The porting of a number from its carrier to the platform's upstream, and the one function that moves it.
 *
 *   requested ─submit─▶ submitted ─set_date─▶ date_set ──open──▶ both_ways ──complete──▶ ported
 *      │                   │                  ▲  │ │                │  │
 *      │                   │                  │  └─┴─ set_date      │  │ (another day: the carrier alone again)
 *      │                   │                  └────── set_date ─────┘  │
 *      ├───────────────────┴─────────────────────┴────────── refuse ───┴──▶ refused
 *      └─ withdraw (before the day) ─▶ withdrawn, from requested, submitted and date_set
 *
 * Where calls of the number may come from: the carrier until both_ways, the carrier and the upstream in both_ways, the upstream once it is
 * ported. `open` and `complete` happen by themselves: when the day begins in the number's country, and when it is over and calls have come by the
 * upstream. Support may make them at any time before.
 */
export const portingStates = ['requested', 'submitted', 'date_set', 'both_ways', 'ported', 'refused', 'withdrawn'] as const;
export type PortingState = (typeof portingStates)[number];

export const portingMoves = ['submit', 'set_date', 'open', 'complete', 'refuse', 'withdraw'] as const;
export type PortingMove = (typeof portingMoves)[number];

/** Who may make a move. `system`: time makes it. */
export const portingMoveBelongsTo: Readonly<Record<PortingMove, readonly ('owner' | 'admin' | 'support' | 'system')[]>> = {
  submit: ['support'],
  set_date: ['support'],
  open: ['support', 'system'],
  complete: ['support', 'system'],
  refuse: ['support'],
  withdraw: ['owner', 'admin'],
};

const table: Readonly<Record<PortingState, Partial<Record<PortingMove, PortingState>>>> = {
  requested: { submit: 'submitted', refuse: 'refused', withdraw: 'withdrawn' },
  submitted: { set_date: 'date_set', refuse: 'refused', withdraw: 'withdrawn' },
  date_set: { set_date: 'date_set', open: 'both_ways', refuse: 'refused', withdraw: 'withdrawn' },
  both_ways: { set_date: 'date_set', complete: 'ported', refuse: 'refused' },
  ported: {},
  refused: {},
  withdrawn: {},
};

/** @returns the state after the move, or null where that move is not possible from this state. */
export const nextPortingState = (from: PortingState, move: PortingMove): PortingState | null => table[from][move] ?? null;

/** It is on its way: the number has no other porting, stays on its trunk and is not removed. */
export const isPortingOpen = (state: PortingState): boolean => Object.keys(table[state]).length > 0;

export const openPortingStates: readonly PortingState[] = portingStates.filter(isPortingOpen);
