import type { OwnershipCheckState, OwnershipClaimState, Proof } from '@patchcord/contracts';

export const checkStateWords: Record<OwnershipCheckState, { label: string; color: string }> = {
  waiting_for_edge: { label: 'Starting', color: 'yellow' },
  calling: { label: 'Calling', color: 'blue' },
  arrived: { label: 'It came back', color: 'blue' },
  cancelled: { label: 'Hung up', color: 'blue' },
  passed: { label: 'Passed', color: 'green' },
  failed: { label: 'Failed', color: 'red' },
};

export const claimStateWords: Record<OwnershipClaimState, { label: string; color: string }> = {
  waiting: { label: 'With support', color: 'yellow' },
  accepted: { label: 'Accepted', color: 'green' },
  refused: { label: 'Not accepted', color: 'red' },
  withdrawn: { label: 'Taken back', color: 'gray' },
};

export const words = {
  title: 'Prove that this number is yours',
  titleProved: 'This number is yours',
  proved: 'Proved',
  notProved: 'Not proved',
  provedBy: {
    check: (when: string) => `Proved by a call on ${when}. Its people can show it when they call out.`,
    document: (when: string) => `Proved by a document on ${when}. Its people can show it when they call out.`,
    ported: () => 'It was ported to us, so nothing is left to prove. Its people can show it when they call out.',
  } satisfies Record<Proof['by'], (when: string) => string>,
  about:
    'Calls out show only numbers that are proved. We call the number, your carrier forwards the call back to us, and nobody answers: it costs nothing and takes up to two minutes.',
  how: 'How it works',
  start: 'Call it now',
  again: 'Call it again',
  left: (count: number) => (count === 1 ? 'One more check within a day' : `${count} checks within a day`),
  way: 'The way of the call',
  steps: {
    call: (number: string) => `We call ${number}`,
    shows: 'from',
    network: 'through the telephone network',
    forward: (carrier: string) => `${carrier} forwards it`,
    back: 'It comes back here',
    backText: 'It rings nobody',
    end: 'We hang up, and it ends at once',
    endText: 'At a moment that nobody can know',
  },
  callOf: (call: number, calls: number) => `Call ${call} of ${calls}`,
  callsAbout: 'The number we showed does not reach us as it was, so three calls have to fit.',
  meanwhile: 'Meanwhile the first call for this number rings nobody.',
  failedTitle: 'It is not proved',
  documentTitle: 'Or send a document',
  documentAbout: 'A bill or contract of your carrier that shows the number and your company. Support decides.',
  file: 'Document (PDF)',
  fileHint: (days: number) =>
    `10 MB at most. Only your administrators and support can read it. It is deleted ${days} days after the decision.`,
  filePlaceholder: 'Choose the file',
  fileClear: 'Take the document away',
  send: 'Send to support',
  claim: {
    waiting: (when: string) => `Support has your document since ${when}.`,
    refusedTitle: 'Support did not accept your document',
  },
  download: 'Download the document',
  withdraw: 'Take it back',

  /* Support. */
  list: 'Ownership',
  listAbout: 'Documents that prove whose a number is, who waits longest on top.',
  lists: { open: 'Waiting', ended: 'Decided' },
  empty: { title: 'Nothing here', text: 'No document is in this list.' },
  sentBy: (name: string, when: string) => `${name}, ${when}`,
  reviewTitle: (number: string) => `Whose is ${number}?`,
  loading: 'Ownership',
  document: 'The document',
  documentGone: 'The document was deleted.',
  look: 'It should show the number and the name of the account, and be of the last three months.',
  checks: 'Checks of this number',
  noChecks: 'No check was made.',
  accept: 'Accept: the number is proved',
  refuse: 'Do not accept',
  refuseLabel: 'Reason, as the customer reads it',
  refuseTitle: 'Do not accept it',

  /* Operators. */
  callers: 'Numbers that checks call from',
  callersAbout:
    'Numbers of your own at the upstream. Each check call shows one of them, drawn at random. With five or more, one call is enough where the number arrives unchanged; else three calls have to fit.',
  callersNone: 'There is none, so no check can be made.',
  callersLabel: 'One number a line, with its country code',
  callersSave: 'Save',
  callersSaved: 'Saved.',
};
