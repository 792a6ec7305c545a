import { joined, signUp, signUpConfirm } from '@patchcord/contracts';
import * as z from 'zod';
import { createAttemptsLimit } from '../../platform/auth/attempts-limit.ts';
import type { MailLimits } from '../../platform/auth/mail-limits.ts';
import type { Db } from '../../platform/database/database.ts';
import type { App } from '../../platform/http/app.ts';
import { Refusal } from '../../platform/http/errors.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { tokenHash } from '../edges/edges.models.ts';
import { beginSignUp, confirmSignUp } from './sign-ups.usecases.ts';

export interface SignUpRoutes {
  db: Db;
  feed: ChangeFeed;
  publicUrl: string;
  mailLimits: MailLimits;
}

const tags = ['accounts'];
const limits = { bodyLimit: 4096 };
/** Passwords tried for one link, or by one address, in ten minutes. */
const tries = { most: 10, windowMs: 600_000 };

export function signUpRoutes(app: App, { db, feed, publicUrl, mailLimits }: SignUpRoutes): void {
  const [byLink, byAddress] = [createAttemptsLimit(tries), createAttemptsLimit({ ...tries, most: 60 })];
  app.post('/api/v1/sign-up', { ...limits, schema: { tags, body: signUp, response: { 202: z.null() } } }, async (request, reply) => {
    mailLimits.asked(request.ip, request.body.email);
    await beginSignUp({ db, wanted: request.body, publicUrl, now: new Date() });
    return reply.status(202).send(null);
  });
  const confirm = { tags, body: signUpConfirm, response: { 201: joined } };
  app.post('/api/v1/sign-up/confirm', { ...limits, schema: confirm }, async (request, reply) => {
    const { token, password } = request.body;
    const seconds = byAddress.begin(request.ip, Date.now()) || byLink.begin(tokenHash(token), Date.now());
    if (seconds > 0) {
      const message = `Too many attempts. Try again in ${Math.ceil(seconds / 60)} min.`;
      throw new Refusal({ status: 429, code: 'sign_up.too_many_attempts', message, retryAfterSeconds: seconds });
    }
    return reply.status(201).send(await confirmSignUp({ db, feed, token, password, now: new Date() }));
  });
}
