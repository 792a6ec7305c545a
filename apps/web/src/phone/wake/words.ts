/** Of waking: this browser while Patchcord is closed, and a call that it was woken for. */
export const words = {
  title: 'When Patchcord is closed',
  switch: 'Ring this device when Patchcord is closed',
  text: 'Your browser is woken when someone calls you, and shows who it is. The browser itself has to run, or be allowed to run in the background.',
  on: 'This device can be woken.',
  denied:
    'The browser does not let this page show notifications, and waking needs them. Allow them beside the address at the top, then come back here.',
  unsupported: 'This browser cannot be woken.',
  unsupportedNext:
    'On an iPhone or iPad, add Patchcord to the home screen first and open it from there. Elsewhere, use Chrome, Edge or Firefox.',
  gone: {
    title: 'This device can be woken no more',
    text: 'The browser or its push service has ended it. While Patchcord is closed, calls do not ring here.',
    again: 'Turn it on again',
    leave: 'Leave it off',
  },
  notDone: 'The browser’s push service could not be reached. Check your connection, and try again.',
  reach: {
    title: 'Where calls reach you',
    none: 'Nowhere but here: once this page is closed, nothing rings.',
    open: 'A phone is open',
    closed: 'No open phone is connected',
    unnamed: 'A browser',
    wakes: 'can be woken',
    thisOne: 'this browser',
    added: (when: string) => `since ${when}`,
    failed: (why: string, when: string) => `The last call could not wake it (${when}). ${why}`,
    registered: 'registered',
    away: 'not registered',
    remove: 'Remove',
    removeLabel: (name: string) => `Remove ${name}`,
    devices: 'Desk phones and softphones',
  },
  woken: {
    waiting: 'Someone is calling you. Getting the phone ready…',
    waitingText: 'The caller hears it ring. It rings here in a moment.',
    ringsNoMore: 'It does not ring here any more',
    ringsNoMoreText:
      'Somebody else may have answered it, or the caller hung up a moment ago. How it ended is said here as soon as it is known.',
    unknown: 'What became of the call is not known right now',
    over: 'The call is over',
    answeredBy: (name: string) => `${name} answered it.`,
    answered: 'It was answered.',
    toCalls: 'To the call',
    close: 'Close',
  },
};
