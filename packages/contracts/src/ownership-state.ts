/**
 * Where an ownership check stands. The platform calls the number, the carrier forwards the call, it comes back to an edge, we end it at a moment
 * that nobody can know, and the call that came back must end with it. Plain data, read by the control plane and the pages.
 *
 *   waiting_for_edge ──an edge places it──▶ calling ──it comes back──▶ arrived ──we cancel──▶ cancelled ──▶ passed
 *          ▲                                   │                          │                      │
 *          │                                   └──────────────┬───────────┴──────────────────────┤
 *          │                                                  ▼                                  │
 *          └── one call more, see `callsNeeded`            failed, with a reason                 │
 *          └─────────────────────────────────────────────────────────────────────────────────────┘
 */
export const ownershipCheckStates = ['waiting_for_edge', 'calling', 'arrived', 'cancelled', 'passed', 'failed'] as const;
export type OwnershipCheckState = (typeof ownershipCheckStates)[number];

export const openOwnershipStates = ['waiting_for_edge', 'calling', 'arrived', 'cancelled'] as const;
export const isOwnershipCheckOpen = (state: OwnershipCheckState): boolean => state !== 'passed' && state !== 'failed';

/** Why a check failed. Whatever is looked at first stands first. */
export const ownershipFailures = [
  /** No edge took it. */
  'no_edge',
  /** The edge that placed it was heard of no more, or an edge restarted under the call. */
  'edge_restarted',
  /** No gateway of the upstream answered. */
  'upstream_unreachable',
  /** The upstream's last answer was a refusal, and nothing came. */
  'upstream_refused',
  /** It left by the upstream and never came. */
  'never_came',
  'unlisted_source',
  'another_trunk',
  /** It came on the right trunk and was refused. */
  'refused_here',
  /** Voicemail, a fax, a person: not we. */
  'answered_elsewhere',
  /** More calls than ours came at the same time: which was ours cannot be known. */
  'several_calls',
  /** What came ended before we cancelled: it was not our call, or somebody along the way gave up. */
  'ended_early',
  /** What came did not end when we cancelled. */
  'ended_late',
  /** The clocks of the two edges could not be compared closely enough. */
  'clocks_apart',
  /** The number was paused, removed or moved meanwhile. */
  'number_changed',
] as const;
export type OwnershipFailure = (typeof ownershipFailures)[number];

export const ownershipLimits = {
  checksPerDay: 3,
  /** We cancel so long after the call came back, drawn anew for each call. */
  cancelAfterMs: { least: 3_000, most: 8_000 },
  /** The call that came back ends within this of our cancel. */
  endsWithinMs: 2_000,
  /** From the moment it was placed. */
  comesWithinMs: 30_000,
} as const;

/**
 * Somebody who forwards nothing and calls us himself would have to guess our moment: two times in five he does. So one call is enough only where it
 * shows the number drawn from a pool of five or more, which he would have to guess as well; where carriers rewrite it, three calls in a row must fit.
 */
export const callsNeeded = ({ shownAsDrawn, pool }: { shownAsDrawn: boolean; pool: number }): number => (shownAsDrawn && pool >= 5 ? 1 : 3);

export const ownershipClaimStates = ['waiting', 'accepted', 'refused', 'withdrawn'] as const;
export type OwnershipClaimState = (typeof ownershipClaimStates)[number];
