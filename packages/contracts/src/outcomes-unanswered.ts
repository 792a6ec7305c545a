/** How calls end that were let in and that nobody answers: part of the table in `outcomes.ts`. */
import type { OutcomeEntry } from './outcome-entry.ts';

export const outcomesUnanswered = {
  no_answer: {
    code: 480,
    phrase: 'No Answer',
    fault: 'none',
    label: 'Not answered',
    sentence: 'The phone rang and nobody answered.',
    sentenceOut: 'Nobody answered.',
    hint: 'It rang for the whole ring time of the number, or whoever answered had no microphone or no way for the sound. Look at ring time and at who the number rings.',
  },
  declined: {
    code: 603,
    phrase: 'Declined',
    fault: 'none',
    label: 'Declined',
    sentence: 'The call was declined.',
    sentenceOut: 'The other side declined the call.',
    hint: 'A person declined it. 603 is final: the carrier must not try again.',
  },
  busy: {
    code: 486,
    phrase: 'Busy Here',
    fault: 'none',
    label: 'Busy',
    sentence: 'Everyone this number rings was on another call.',
    sentenceOut: 'The other side is busy.',
    hint: 'Every app that rang answered busy.',
  },
  caller_hung_up: {
    code: 487,
    phrase: 'Request Terminated',
    fault: 'caller',
    label: 'Caller hung up',
    labelOut: 'Cancelled',
    sentence: 'The caller hung up before anyone answered.',
    sentenceOut: 'The call was ended before anyone answered.',
    hint: 'CANCEL came from the carrier. If it always comes after the same time, the carrier has a ring limit of its own.',
  },
  no_app_online: {
    code: 480,
    phrase: 'Nobody Online',
    fault: 'account',
    label: 'Nobody had the phone open',
    sentence: 'Nobody this number rings had the phone open. Open the phone page and leave it open to receive calls.',
    hint: 'No registration of any of its people at that moment.',
  },
  no_app_woke: {
    code: 480,
    phrase: 'Nobody Woke',
    fault: 'account',
    label: 'No phone woke up',
    sentence:
      'Nobody this number rings had the phone open. Their browsers were told of the call, and none of them was there in time. Leave the phone page open, or open it once on each device and see there whether it can be woken.',
    hint: 'Held for the whole ring time of the number, and nobody registered. Browsers that are off, have no network or save power hear of a push late or never.',
  },
  nobody_assigned: {
    code: 480,
    phrase: 'Nobody Assigned',
    fault: 'account',
    label: 'Rings nobody',
    sentence: 'This number rings nobody yet. Choose at least one person for it.',
    hint: 'The number has no active people.',
  },
} as const satisfies Record<string, OutcomeEntry>;
