/** The few paths of better-auth that are open: everything else of it is not routed at all. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../http/errors.ts';
import { createAttemptsLimit } from './attempts-limit.ts';
import type { Auth } from './auth.ts';

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
  const said = JSON.parse(text || '{}') as { code?: string; message?: string };
  const wrong = answer.status === 401;
  return reply.send({
    error: {
      code: wrong ? 'session.wrong_password' : `auth.${(said.code ?? 'refused').toLowerCase()}`,
      message: wrong ? 'E-mail or password is wrong.' : (said.message ?? 'Refused.'),
      requestId: request.id,
    },
  });
}

export function authRoutes(app: FastifyInstance, { auth, limits = signInLimits }: { auth: Auth; limits?: SignInLimits }): void {
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
  app.post('/api/auth/sign-out', hidden, (request, reply) => passOn(auth, request, reply));
  app.get('/api/auth/get-session', hidden, (request, reply) => passOn(auth, request, reply));
}

/** Who is signed in; else the e-mail that is tried. Never the e-mail of a body beside a session: it could be another one each time. */
function whoseAttempt(request: FastifyRequest): string {
  if (request.session) return request.session.user.id;
  const email = (request.body as { email?: unknown } | null)?.email;
  return typeof email === 'string' ? email.toLowerCase().slice(0, 254) : '';
}
