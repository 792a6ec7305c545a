/**
 * The life of a request to bring numbers, and the one function that moves it.
 *
 *             +------------------------ answer ------------------------+
 *             v                                                        |
 *   draft -send-> sent -take-> in_review -ask-> needs_information -----+
 *     ^             |              |                  |
 *     |             +--------------+------------------+-- decide --> approved (all numbers, or some)
 *     |                                               +-- refuse --> refused ---+
 *     |                                               +- withdraw -> withdrawn -+   (a draft can be withdrawn too)
 *     +-------------------------------- reopen ---------------------------------+
 *
 * `approved` is not always the end: a number that was live elsewhere stays an open claim of it, and `decide` settles those later.
 */
export const requestStates = ['draft', 'sent', 'in_review', 'needs_information', 'approved', 'refused', 'withdrawn'] as const;
export type RequestState = (typeof requestStates)[number];

export const requestMoves = ['send', 'take', 'ask', 'answer', 'decide', 'refuse', 'withdraw', 'reopen'] as const;
export type RequestMove = (typeof requestMoves)[number];

const table: Record<RequestState, Partial<Record<RequestMove, RequestState>>> = {
  draft: { send: 'sent', withdraw: 'withdrawn' },
  sent: { take: 'in_review', ask: 'needs_information', decide: 'approved', refuse: 'refused', withdraw: 'withdrawn' },
  in_review: { take: 'in_review', ask: 'needs_information', decide: 'approved', refuse: 'refused', withdraw: 'withdrawn' },
  needs_information: {
    answer: 'sent',
    take: 'in_review',
    ask: 'needs_information',
    decide: 'approved',
    refuse: 'refused',
    withdraw: 'withdrawn',
  },
  approved: { decide: 'approved' },
  refused: { reopen: 'draft' },
  withdrawn: { reopen: 'draft' },
};

/** @returns the state after the move, or null where that move is not possible from this state. */
export const nextRequestState = (from: RequestState, move: RequestMove): RequestState | null => table[from][move] ?? null;

/** The customer may change what the request says: before it is sent, and while support waits for the customer. */
export const isEditable = (state: RequestState): boolean => state === 'draft' || state === 'needs_information';

/** It waits for somebody: one of these per trunk or carrier is enough. */
export const isOpen = (state: RequestState): boolean => state === 'sent' || state === 'in_review' || state === 'needs_information';
