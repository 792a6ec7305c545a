/**
 * The line: whether this app is known to an edge and can be rung.
 *
 *             start              connected               registered
 *   offline ────────▶ connecting ─────────▶ registering ────────────▶ registered
 *      ▲                  │                  │       ▲                    │
 *      │                  │ lost             │ lost  │ connected          │ lost
 *      │ stop             ▼                  ▼       │                    ▼
 *      └──(any)────── reconnecting ◀─────────┴───────┴────────────────────┘
 *
 * `lost` is anything that makes ringing impossible: no credentials, the WebSocket closed, the registration refused or timed out.
 */
export type LineState = 'offline' | 'connecting' | 'registering' | 'registered' | 'reconnecting';
export type LineEvent = 'start' | 'connected' | 'registered' | 'lost' | 'stop';

/** Why the line is not registered, as far as it is known. */
export type LineProblem = 'signed_out' | 'session_failed' | 'connection_lost' | 'registration_refused';

const moves: Readonly<Record<LineState, Partial<Record<LineEvent, LineState>>>> = {
  offline: { start: 'connecting' },
  connecting: { connected: 'registering', lost: 'reconnecting', stop: 'offline' },
  registering: { registered: 'registered', lost: 'reconnecting', stop: 'offline' },
  registered: { lost: 'reconnecting', stop: 'offline' },
  reconnecting: { connected: 'registering', lost: 'reconnecting', stop: 'offline' },
};

/** The state after `event`; null refuses a move that does not exist, for example a late answer after `stop`. */
export function nextLine(state: LineState, event: LineEvent): LineState | null {
  return moves[state][event] ?? null;
}
