/** better-auth's refusals in our codes and words; each says what to do next. */
export interface Sentence {
  code: string;
  message: string;
  status?: number;
}

const sentences: Partial<Record<string, Sentence>> = {
  INVALID_EMAIL_OR_PASSWORD: { code: 'session.wrong_password', message: 'E-mail or password is wrong.' },
  INVALID_PASSWORD: { code: 'password.wrong', message: 'The password is not right.' },
  PASSWORD_TOO_SHORT: { code: 'password.too_short', message: 'The new password needs 12 characters or more.' },
  PASSWORD_TOO_LONG: { code: 'password.too_long', message: 'The new password may have 128 characters at most.' },
  INVALID_TOKEN: {
    code: 'password_reset.link_ended',
    status: 410,
    message: 'This link was used already, ran out after an hour, or was cut. Ask for a new one.',
  },
  INVALID_CODE: {
    code: 'two_factor.wrong_code',
    message: 'This code is not right. Codes change every 30 seconds: enter the newest one.',
    status: 400,
  },
  INVALID_BACKUP_CODE: {
    code: 'two_factor.wrong_code',
    message: 'This recovery code is not right, or was used before: each works once.',
    status: 400,
  },
  INVALID_TWO_FACTOR_COOKIE: {
    code: 'two_factor.start_again',
    message: 'Too much time has passed since you entered the password. Sign in again.',
    status: 410,
  },
  TOO_MANY_ATTEMPTS_REQUEST_NEW_CODE: { code: 'two_factor.start_again', message: 'Too many wrong codes. Sign in again.', status: 410 },
  ACCOUNT_TEMPORARILY_LOCKED: { code: 'two_factor.locked', message: 'Too many wrong codes. Try again in 15 minutes.', status: 429 },
  TOTP_ALREADY_ENABLED: { code: 'two_factor.on_already', message: 'The second step is on already.' },
  TOTP_NOT_ENABLED: { code: 'two_factor.off', message: 'The second step is off.' },
  TWO_FACTOR_NOT_ENABLED: { code: 'two_factor.off', message: 'The second step is off.' },
};

export function sentenceFor({ code = 'REFUSED', message }: { code?: string; message?: string }, status: number): Required<Sentence> {
  const known = sentences[code];
  if (known) return { status, ...known };
  if (status === 401) return { code: 'session.missing', message: 'Sign in first.', status };
  return { code: `auth.${code.toLowerCase()}`, message: message ?? 'Refused.', status };
}
