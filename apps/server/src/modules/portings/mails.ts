/** What a customer hears by mail about a porting, at each step. Short and plain; the page says the rest. */
import type { PortingState } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { readersOf } from '../people/readers.ts';

interface About {
  number: string;
  carrier: string;
  day: string | null;
  reason: string;
}
type Text = { subject: string; text: (about: About) => string };

const texts: Record<PortingState, Text> = {
  requested: {
    subject: 'Porting asked for',
    text: ({ number, carrier }) =>
      `We have your request to port ${number} from ${carrier}. Support looks at it next. Until its day nothing changes.`,
  },
  submitted: {
    subject: 'Porting submitted',
    text: ({ number, carrier }) => `Your request to port ${number} was submitted to ${carrier}. You hear from us once there is a day.`,
  },
  date_set: {
    subject: 'The day of your porting',
    text: ({ number, day }) =>
      `${number} is ported on ${day}. On that day calls are taken from your carrier and from the telephone network, and ring the same people. Do not end the contract with your carrier before it is done.`,
  },
  both_ways: {
    subject: 'Your number is ported today',
    text: ({ number }) => `${number} is ported today. Calls are taken from both ways, and ring the same people. You need not do anything.`,
  },
  ported: {
    subject: 'Your number is ported',
    text: ({ number, carrier }) =>
      `${number} is ported. Its calls come by the telephone network now, and ring the same people. End the forward at ${carrier}: calls that it still sends are refused.`,
  },
  refused: {
    subject: 'Your porting was refused',
    text: ({ number, reason }) => `${number} could not be ported: ${reason}\n\nCalls come by your carrier, as before. You can ask again.`,
  },
  withdrawn: {
    subject: 'Porting withdrawn',
    text: ({ number }) => `The porting of ${number} was withdrawn. Calls come by your carrier, as before.`,
  },
};

export function portingMail(state: PortingState, about: About, url: string): { subject: string; text: string } {
  const { subject, text } = texts[state];
  return { subject: `${subject}: ${about.number}`, text: [text(about), '', 'Where it stands:', url, ''].join('\n') };
}

interface Told extends About {
  id: string;
  state: PortingState;
  accountId: string;
  numberId: string;
  askedBy: string | null;
}

/** In the transaction of the step. */
export async function tellCustomer(trx: Trx, porting: Told, publicUrl: string): Promise<void> {
  const mail = portingMail(porting.state, porting, `${publicUrl}/a/${porting.accountId}/numbers/${porting.numberId}/porting`);
  for (const to of await readersOf(trx, porting)) await queueMail(trx, { to, ...mail, about: `porting ${porting.id}` });
}
