import type { Fault } from '@patchcord/contracts/outcomes';

export const words = {
  title: 'Help',
  about: 'Short answers to what people ask first.',
  back: 'All help',
  outcomes: { title: 'How a call can end', about: 'Every outcome you can meet here: what it means, and who can change it.' },
  search: 'Find an outcome',
  searchHint: 'A word of it, or the number that your carrier sees, such as 480',
  nothing: 'No outcome has these words.',
  toldCarrier: (code: number, phrase: string) =>
    code === 0 ? 'The caller’s side gets no answer at all.' : `Your carrier is told: ${code} ${phrase}`,
  hint: 'For your carrier or support:',
  faults: {
    account: 'You can change it',
    carrier: 'Your carrier can change it',
    caller: 'It is with the caller',
    platform: 'It is with us',
    unknown: 'Nobody can tell from here',
    none: 'Nothing to change',
  } satisfies Record<Fault, string>,
  missing: { title: 'No such help', text: 'There is no page with this name.' },
};
