/** Help about calls that people make from the Phone page. */
import type { Topic } from './topics.ts';

export const topicsCallsOut = {
  'outgoing-calls': {
    title: 'Calls you make',
    about: 'Calling from the Phone page, and what the other side sees.',
    sections: [
      {
        text: 'Open the Phone page, type a number, press Call. The call leaves over our own telephone network, not over your carrier. The other side sees your number, so people can call you back on it.',
      },
      {
        title: 'How to type a number',
        points: [
          'As you would at home: 020 7946 0123 in the United Kingdom, (202) 555-0123 in the United States.',
          'For another country begin with + and its code, for example +44 20 7946 0123.',
          'Spaces, dashes and brackets do not matter.',
        ],
      },
      {
        title: 'What you need once',
        points: [
          'A number that rings you, and proof that it is yours: see “The number you show”.',
          'Your account may call the country: an administrator sees and chooses that.',
        ],
      },
      {
        title: 'What does not change',
        text: 'The forward at your carrier is only for calls that come in. Your carrier’s telephones and apps go on calling as they do today, at your carrier’s price.',
      },
    ],
  },
  'number-you-show': {
    title: 'The number you show',
    about: 'Which of your numbers the other side may see.',
    sections: [
      {
        text: 'You can show a number if it rings you, is switched on, and is proved to be yours. Nothing else can be shown. So nobody can call in your name, and nobody here can call in somebody else’s.',
      },
      {
        title: 'Proving it',
        text: 'On the page of the number, by a call of ours or by a document. It takes a minute, once: see “Prove that a number is yours”.',
      },
      {
        title: 'Choosing it',
        text: 'The Phone page offers your proved numbers under “They see”, and remembers your choice.',
      },
      {
        title: 'Calling without a number',
        text: 'Choose “No number (withheld)” under “They see” before you call. The other side then sees no number. We still know who called, as the law asks of every telephone network.',
      },
    ],
  },
  'not-called': {
    title: 'What cannot be called, and why',
    about: 'Numbers that are refused before anything is sent, and calls that fail on the way.',
    sections: [
      {
        title: 'Never',
        points: [
          'Emergency numbers. Use another telephone at once.',
          'Premium and shared-cost numbers, and satellite telephones. One such call can cost more than a month of others, and thieves look for exactly that.',
        ],
      },
      {
        title: 'Not by this account',
        points: [
          'Countries that were not chosen. At first these are all but the countries of your own numbers. An administrator can ask for more.',
          'More calls at once than the account or one person may make.',
          'Anything more today, once the day’s limit of cost is reached. Calls go on the next day.',
        ],
      },
      {
        title: 'Not now',
        points: [
          'Busy, declined, or nobody answers: try later.',
          '“Number does not exist”: look at the number again.',
          '“Network unreachable”: the fault is ours. Try again in a minute.',
        ],
      },
      {
        text: 'Each refusal says its reason on the Phone page. The same words stand under Calls, for administrators too.',
      },
    ],
  },
} as const satisfies Record<string, Topic>;
