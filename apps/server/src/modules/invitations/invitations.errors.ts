import { Refusal, wrongFields } from '../../platform/http/errors.ts';
import type { LinkState } from './invitations.models.ts';

export const unknownLink = () =>
  new Refusal({
    status: 404,
    code: 'link.unknown',
    message: 'This link is not known. Open it from the newest mail, as a whole: a newer one ends the one before.',
  });

const endedMessages = {
  used: 'This invitation was used already. If that was you, sign in. If not, ask whoever invited you.',
  revoked: 'This invitation was taken back. Ask whoever invited you for a new one.',
  expired: 'This invitation ran out. Ask whoever invited you to send it again.',
};
export const linkEnded = (state: Exclude<LinkState, 'open'>) =>
  new Refusal({ status: 410, code: `invitation.${state}`, message: endedMessages[state] });

export const alreadyMember = (email: string) =>
  wrongFields('invitation.already_member', [{ field: 'email', received: email, message: `${email} is in this account already.` }]);

export const alreadyInvited = (email: string) =>
  wrongFields('invitation.already_open', [
    { field: 'email', received: email, message: `${email} is invited already. Send that invitation again, or take it back first.` },
  ]);

export const roleNotGiven = (role: string) =>
  wrongFields('invitation.role', [
    { field: 'role', received: role, message: 'Only an owner gives a role above member. Invite a member, or ask an owner.' },
  ]);

export const numbersUnknown = (wrong: { id: string; index: number }[]) =>
  wrongFields(
    'invitation.numbers_unknown',
    wrong.map(({ id, index }) => ({ field: `numbers.${index}`, received: id, message: `${id} is no number of this account.` })),
  );

export const signInFirst = (email: string) =>
  new Refusal({
    status: 409,
    code: 'invitation.sign_in_first',
    message: `${email} signs in here already. Sign in, then open this link again to join.`,
  });

export const emailNeeded = () =>
  wrongFields('invitation.email_needed', [
    { field: 'email', received: '(nothing)', message: 'Enter the e-mail you want to sign in with.' },
  ]);

export const forSomebodyElse = ({ invited, signedIn }: { invited: string; signedIn: string }) =>
  new Refusal({
    status: 403,
    code: 'invitation.other_person',
    message: `This invitation is for ${invited}, and you are signed in as ${signedIn}. Sign out, then open the link again.`,
  });
