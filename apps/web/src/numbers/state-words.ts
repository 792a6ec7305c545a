import type { NumberState } from '@patchcord/contracts';

/** What each state is called, and what it means for callers. */
export const stateWords: Record<NumberState, { label: string; about: string; color: string }> = {
  requested: { label: 'Requested', about: 'Support looks at it. Until it is approved, no call is taken.', color: 'gray' },
  awaiting_forward: {
    label: 'Waiting for its first call',
    about: 'Calls are taken. Set the forward at your carrier, then check it below.',
    color: 'yellow',
  },
  live: { label: 'Live', about: 'Calls arrive and ring.', color: 'green' },
  silent: {
    label: 'Silent',
    about: 'No call for longer than is usual for this number. Perhaps your carrier forwards it no more: check it below.',
    color: 'orange',
  },
  paused: {
    label: 'Paused',
    about: 'Callers are told that the number cannot be reached. Nothing at your carrier has to change.',
    color: 'gray',
  },
  removed: { label: 'Removed', about: 'Calls to it are refused. It can be brought back as it was, with the people it rang.', color: 'red' },
};

export const drawingWords = {
  title: 'Where this number stands',
  asked: 'Approved',
  waiting: 'Waiting for its first call',
  live: 'Live',
  here: 'it is here',
  done: 'done',
  ahead: 'ahead',
};

export const pageWords = {
  back: 'Numbers',
  loading: 'Number',
  pause: 'Pause',
  resume: 'Resume',
  restore: 'Restore',
  details: 'Check and details',
  detailsOf: (number: string) => `${number}: check and details`,
  until: (when: string) => `Can be restored until ${when}. Then it is gone for good; its call records stay.`,
  pausedSince: (when: string) => `Paused since ${when}.`,
  lastCall: (when: string) => `Last call ${when}`,
  noCall: 'No call yet',
  trunkOff: (trunk: string) => `The trunk ${trunk} is switched off, so calls to all its numbers are refused.`,
  toTrunk: 'To the trunk',
  lost: (names: string, one: boolean) =>
    `${names} ${one ? 'was' : 'were'} removed from the account and ${one ? 'is' : 'are'} not rung any more.`,
  ringsNobody: 'It rings nobody now: callers are told that nobody is there. Choose who it rings.',
  unreached: 'A call would reach nobody now',
  unreachedText: (name: string | null) =>
    name === null
      ? 'None of its people has the phone open, none has a browser that can be woken, and no desk phone is registered. Ask one of them to open the phone, and to turn on there that the device rings when Patchcord is closed.'
      : `${name} does not have the phone open, has no browser that can be woken, and no desk phone is registered. Ask ${name} to open the phone, and to turn on there that the device rings when Patchcord is closed.`,
  openPhone: 'Open your phone',
  howToReach: 'How people are reached',
  removedTitle: 'Removed numbers',
  removedAbout: 'They can be brought back for 30 days.',
  restoreNumber: (number: string) => `Restore ${number}`,
  bringAgain: 'Bring it again',
};

export const carrierWords = {
  title: 'At your carrier',
  forward: (carrier: string) =>
    `At ${carrier}, in the menu where calls to this number are forwarded (often called SIP forwarding, origination or inbound route), forward it to:`,
  whereToSet: (carrier: string) => `In ${carrier}’s menu:`,
  whereItWasSet: (carrier: string) => `In ${carrier}’s menu it was set here:`,
  paused: 'Nothing has to change there: calls are refused here and come back the moment you resume.',
  removed: (carrier: string) =>
    `At ${carrier}, take the forward of this number away, or point it where its calls should go now. As long as it points here, callers hear that the number does not exist. In the menu it is the forward to:`,
};
