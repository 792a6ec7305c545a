import type { Caller, PhoneCall } from '@patchcord/phone';
import { formatLength } from '../shell/format.ts';
import { NumberText } from '../shell/number-text.tsx';
import { words } from './words.ts';

export function CallerName({ caller }: { caller: Caller }) {
  if (caller.withheld) return words.withheld;
  if (!caller.number) return caller.name ?? words.unknownCaller;
  return caller.name ?? <NumberText value={caller.number} />;
}

/** The number under a name; nothing where the number is already what stands above. */
export function CallerNumber({ caller }: { caller: Caller }) {
  return caller.name && caller.number ? <NumberText value={caller.number} /> : null;
}

export function callStatus({ state, held, onHold, muted, consult }: PhoneCall, nowMs: number): string {
  switch (state.status) {
    case 'ringing':
      return consult ? words.handOver.incoming : words.incoming;
    case 'answering':
      return words.answering;
    case 'dialling':
      return words.dialling;
    case 'ringing_there':
      return words.ringingThere;
    case 'taking_up':
      return words.takingUp;
    case 'up':
      if (onHold) return words.onHold;
      if (held) return words.held;
      return `${formatLength(nowMs - state.sinceMs)}${muted ? ` · ${words.muted}` : ''}`;
    case 'ended':
      return words.ended[state.why];
    default:
      return state satisfies never;
  }
}

/** What a call's card is called: read by who does not see it. */
export function callTitle({ state }: PhoneCall): string {
  switch (state.status) {
    case 'ringing':
      return words.incoming;
    case 'dialling':
    case 'ringing_there':
      return words.outgoing;
    default:
      return words.up;
  }
}
