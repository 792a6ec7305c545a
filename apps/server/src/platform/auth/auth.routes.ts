/** The few paths of better-auth that are open: everything else of it is not routed at all. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import * as z from 'zod';
import { Refusal, receivedText, wrongFields } from '../http/errors.ts';
import { createAttemptsLimit } from './attempts-limit.ts';
import { sentenceFor } from './auth.sentences.ts';
import type { Auth } from './auth.ts';
import type { MailLimits } from './mail-limits.ts';

const minute = 60_000;

export interface SignInLimits {
  /** Attempts a minute from one address, right or wrong: an office behind one address signs in at nine o'clock. */
  perAddress: number;
  /** Wrong attempts a minute for one e-mail from one address: a stranger who guesses does not lock the person out. */
  perEmailFromAddress: number;
  /** Wrong attempts a minute for one e-mail, from wherever. */
  perEmail: number;
}
export const signInLimits: SignInLimits = { perAddress: 120, perEmailFromAddress: 10, perEmail: 100 };

const tooMany = (seconds: number) =>
  new Refusal({
    status: 429,
    code: 'session.too_many_attempts',
    message: `Too many attempts to sign in. Try again in ${seconds} s.`,
    retryAfterSeconds: seconds,
  });

async function passOn(auth: Auth, request: FastifyRequest, reply: FastifyReply, body: unknown = request.body): Promise<unknown> {
  const headers = new Headers();
  for (const name of ['cookie', 'user-agent', 'content-type', 'accept'] as const) {
    const value = request.headers[name];
    if (value) headers.set(name, value);
  }
  headers.set('x-forwarded-for', request.ip);
  const answer = await auth.handler(
    new Request(new URL(request.url, auth.options.baseURL), {
      method: request.method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    }),
  );
  reply.status(answer.status);
  for (const cookie of answer.headers.getSetCookie()) reply.header('set-cookie', cookie);
  const text = await answer.text();
  if (answer.status < 400) return reply.type('application/json').send(text);
  const { code, message, status } = sentenceFor(JSON.parse(text || '{}') as { code?: string; message?: string }, answer.status);
  return reply.status(status).send({ error: { code, message, requestId: request.id } });
}

export interface AuthRoutes {
  auth: Auth;
  limits: SignInLimits;
  mailLimits: MailLimits;
}

const resetAsked = z.object({ email: z.email().max(254) });

export function authRoutes(app: FastifyInstance, { auth, limits, mailLimits }: AuthRoutes): void {
  const byAddress = app.createRateLimit({ max: limits.perAddress, timeWindow: minute });
  const byEmailFromAddress = createAttemptsLimit({ most: limits.perEmailFromAddress, windowMs: minute });
  const byEmail = createAttemptsLimit({ most: limits.perEmail, windowMs: minute });
  const withPassword = async (request: FastifyRequest, reply: FastifyReply, body: unknown) => {
    const limit = await byAddress(request);
    if (!limit.isAllowed && limit.isExceeded) throw tooMany(Math.max(1, limit.ttlInSeconds));
    const whose = whoseAttempt(request);
    const fromAddress = `${whose} ${request.ip}`;
    const seconds = byEmailFromAddress.begin(fromAddress, Date.now()) || byEmail.begin(whose, Date.now());
    if (seconds > 0) throw tooMany(seconds);
    const answer = await passOn(auth, request, reply, body);
    if (reply.statusCode < 400) {
      byEmailFromAddress.wasRight(fromAddress);
      byEmail.wasRight(whose);
    }
    return answer;
  };
  const hidden = { schema: { hide: true } };
  app.post('/api/auth/sign-in/email', { ...hidden, bodyLimit: 4096 }, (request, reply) => withPassword(request, reply, request.body));
  app.post('/api/auth/change-password', { ...hidden, bodyLimit: 4096 }, (request, reply) => {
    const { currentPassword, newPassword } = (request.body ?? {}) as { currentPassword?: unknown; newPassword?: unknown };
    return withPassword(request, reply, { currentPassword, newPassword, revokeOtherSessions: true }); // whoever knew the old one is out
  });
  app.post('/api/auth/request-password-reset', { ...hidden, bodyLimit: 4096 }, async (request) => {
    const asked = resetAsked.safeParse(request.body);
    if (!asked.success) {
      const { email } = (request.body ?? {}) as { email?: unknown };
      throw wrongFields('request.invalid', [
        {
          field: 'email',
          received: receivedText('email', email),
          message: asked.error.issues[0]?.message ?? 'This is not an e-mail address.',
        },
      ]);
    }
    mailLimits.asked(request.ip, asked.data.email);
    // Not waited for: the time that it takes tells whether the e-mail is known.
    void auth.api
      .requestPasswordReset({ body: { email: asked.data.email } })
      .catch((error: Error) => request.log.error({ err: error }, 'a password reset was asked for and could not be begun'));
    return { status: true };
  });
  app.post('/api/auth/reset-password', { ...hidden, bodyLimit: 4096 }, async (request, reply) => {
    const { token, newPassword } = (request.body ?? {}) as { token?: unknown; newPassword?: unknown };
    const limit = await byAddress(request);
    if (!limit.isAllowed && limit.isExceeded) throw tooMany(Math.max(1, limit.ttlInSeconds));
    return passOn(auth, request, reply, { token, newPassword });
  });
  // Second step of a sign-in, or the first code after it was switched on. How often a code may be tried is counted by better-auth, in the database.
  for (const step of ['verify-totp', 'verify-backup-code']) {
    app.post(`/api/auth/two-factor/${step}`, { ...hidden, bodyLimit: 4096 }, async (request, reply) => {
      const limit = await byAddress(request);
      if (!limit.isAllowed && limit.isExceeded) throw tooMany(Math.max(1, limit.ttlInSeconds));
      const { code } = (request.body ?? {}) as { code?: unknown };
      return passOn(auth, request, reply, { code });
    });
  }
  for (const change of ['enable', 'disable', 'generate-backup-codes']) {
    app.post(`/api/auth/two-factor/${change}`, { ...hidden, bodyLimit: 4096 }, (request, reply) => {
      const { password } = (request.body ?? {}) as { password?: unknown };
      return withPassword(request, reply, { password });
    });
  }
  app.post('/api/auth/sign-out', hidden, (request, reply) => passOn(auth, request, reply));
  app.get('/api/auth/get-session', hidden, (request, reply) => passOn(auth, request, reply));
}

/** Who is signed in; else the e-mail that is tried. Never the e-mail of a body beside a session: it could be another one each time. */
function whoseAttempt(request: FastifyRequest): string {
  if (request.session) return request.session.user.id;
  const email = (request.body as { email?: unknown } | null)?.email;
  return typeof email === 'string' ? email.toLowerCase().slice(0, 254) : '';
}
