/** What a customer hears by mail once support decided on a document. */
import type { Trx } from '../../platform/database/database.ts';
import { queueMail } from '../mail/mail.usecases.ts';
import { readersOf } from '../people/readers.ts';

interface About {
  id: string;
  accountId: string;
  numberId: string;
  number: string;
  askedBy: string | null;
}
type Decision = { accept: true } | { accept: false; reason: string };

function texts(number: string, decision: Decision): { subject: string; text: string } {
  return decision.accept
    ? {
        subject: `${number} is proved`,
        text: `Support accepted your document: ${number} is yours. Its people can show it when they call out.`,
      }
    : {
        subject: `Document not accepted: ${number}`,
        text: `Support could not accept your document for ${number}: ${decision.reason}\n\nYou can send another one, or make an ownership check.`,
      };
}

export async function tellClaim(trx: Trx, about: About, decision: Decision, publicUrl: string): Promise<void> {
  const { subject, text } = texts(about.number, decision);
  const body = [text, '', 'Where it stands:', `${publicUrl}/a/${about.accountId}/numbers/${about.numberId}`, ''].join('\n');
  for (const to of await readersOf(trx, about)) await queueMail(trx, { to, subject, text: body, about: `ownership ${about.id}` });
}
