import type { RTCSession } from 'jssip/lib/RTCSession.js';
import type { PhoneCall } from './calls.ts';
import type { Desk } from './desk.ts';
import { openHandingOver } from './handing-over.ts';
import type { SipLine } from './sip-line.ts';
import { openTakingOver } from './taking-over.ts';
import type { TakingUp } from './taking-up.ts';

export interface TransferNeeds {
  desk: Desk;
  line: Pick<SipLine, 'place' | 'address' | 'iceServers'>;
  takeUp: Pick<TakingUp, 'add' | 'begin'>;
}

/** Handing calls over to colleagues, and taking over theirs: the code of both comes with the first such call. */
export interface Transfers {
  begin(colleague: { id: string; name: string }, atOnce: boolean): Promise<boolean>;
  now(consultId: string): void;
  /** A call that is about another one has come. */
  listen(consultId: string, session: RTCSession): void;
  /** A call of this phone is up, or over. */
  up(call: PhoneCall): void;
  over(call: PhoneCall): void;
}

export function openTransfers({ desk, line, takeUp }: TransferNeeds): Transfers {
  const handingOver = openHandingOver({ desk, line });
  const takingOver = openTakingOver({ desk, takeUp });
  return {
    begin: handingOver.begin,
    now: handingOver.now,
    listen: takingOver.listen,
    up(call) {
      handingOver.up(call);
      takingOver.up(call);
    },
    over(call) {
      handingOver.over(call);
      takingOver.over(call);
    },
  };
}
