import { Refusal, wrongFields } from '../../platform/http/errors.ts';

const ended = (reason: string, message: string) => new Refusal({ status: 410, code: `sign_up.${reason}`, message });

export const signUpUsed = () => ended('used', 'This link was used already. Sign in with the e-mail and password you chose.');
export const signUpExpired = () => ended('expired', 'This link ran out after 24 hours. Sign up again: it takes a minute.');
export const signUpKnown = () =>
  new Refusal({
    status: 409,
    code: 'sign_up.known',
    message: 'This e-mail has got a sign-in meanwhile. Sign in, or ask for a new password.',
  });

export const wrongSignUpPassword = () =>
  wrongFields('sign_up.wrong_password', [
    {
      field: 'password',
      received: '***',
      message: 'This is not the password that was chosen at sign-up. If you do not know it, or it was not you, sign up again.',
    },
  ]);
