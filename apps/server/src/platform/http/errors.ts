/** Errors as the API shows them: `{ error: { code, message, details?, requestId } }`. What is ours to fix says nothing outward. */
import type { ApiError } from '@patchcord/contracts';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors, isResponseSerializationError } from 'fastify-type-provider-zod';
import { sqlState } from '../database/sqlstate.ts';

export interface Detail {
  field: string;
  received: string;
  message: string;
}

/** An expected refusal that ends a request. `code` is `noun.reason`; each feature declares its own in `*.errors.ts`. */
export class Refusal extends Error {
  override name = 'Refusal';
  readonly status: number;
  readonly code: string;
  readonly details: Detail[] | undefined;
  readonly retryAfterSeconds: number | undefined;
  constructor(refusal: { status: number; code: string; message: string; details?: Detail[]; retryAfterSeconds?: number }) {
    super(refusal.message);
    this.status = refusal.status;
    this.code = refusal.code;
    this.details = refusal.details;
    this.retryAfterSeconds = refusal.retryAfterSeconds;
  }
}

/** One or more wrong fields of a request. */
export const wrongFields = (code: string, details: Detail[]): Refusal =>
  new Refusal({ status: 400, code, message: details.map((detail) => detail.message).join(' '), details });

export const notFound = (noun: string): Refusal =>
  new Refusal({ status: 404, code: `${noun}.not_found`, message: `There is no such ${noun} here.` });

/** What came, as text that can be shown: cut, and nothing of a password. */
export function receivedText(field: string, value: unknown): string {
  if (/password|secret|token/i.test(field)) return '***';
  if (value === undefined) return '(nothing)';
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
  return text.slice(0, 200);
}

const at = (root: unknown, path: string[]): unknown =>
  path.reduce<unknown>(
    (value, key) => (typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined),
    root,
  );

/** Paths of the texts that hold NUL, which the database stores nowhere. */
function fieldsWithNul(value: unknown, path: string[] = []): Detail[] {
  if (typeof value === 'string') {
    const message = 'This holds a character (NUL) that is never part of a text. Leave it out.';
    return value.includes('\u0000')
      ? [{ field: path.join('.'), received: receivedText(path.at(-1) ?? '', value.replaceAll('\u0000', '\ufffd')), message }]
      : [];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => fieldsWithNul(one, [...path, key]));
}

/** The database says that a text holds a character it cannot store: 22021 in a text, 22P05 in JSON. */
const isUnstorableText = (error: unknown) => ['22021', '22P05'].includes(sqlState(error));

interface Answer {
  status: number;
  body: ApiError;
}

function answerFor(error: FastifyError | Refusal, request: FastifyRequest): Answer {
  const requestId = request.id;
  if (error instanceof Refusal) {
    const { code, message, details, status } = error;
    return { status, body: { error: { code, message, ...(details ? { details } : {}), requestId } } };
  }
  if (hasZodFastifySchemaValidationErrors(error)) {
    const part = error.validationContext ?? 'body';
    const root = part === 'querystring' ? request.query : part === 'params' ? request.params : request.body;
    const details = error.validation.map((one) => {
      const field = one.instancePath.split('/').slice(1).join('.');
      return { field, received: receivedText(field, at(root, field ? field.split('.') : [])), message: one.message ?? 'not as expected' };
    });
    const named = details.map((detail) => `${detail.field || part}: ${detail.message}`).join('; ');
    return {
      status: 400,
      body: { error: { code: 'request.invalid', message: `The ${part} is not as expected. ${named}`, details, requestId } },
    };
  }
  if (isUnstorableText(error)) {
    const details = [request.params, request.query, request.body].flatMap((part) => fieldsWithNul(part));
    const message = 'The request holds a character that no text here can hold.';
    return { status: 400, body: { error: { code: 'request.invalid', message, details, requestId } } };
  }
  const status = error.statusCode ?? 500;
  if (status === 429) return { status, body: { error: { code: 'request.too_many', message: error.message, requestId } } };
  if (status === 413) {
    const limit = `${Math.floor((request.routeOptions.bodyLimit ?? 0) / 1024 / 1024)} MB`;
    const message = `This is too large: ${limit} is the most that is taken here. Send it in parts.`;
    return { status, body: { error: { code: 'request.too_large', message, requestId } } };
  }
  if (status >= 400 && status < 500) return { status, body: { error: { code: 'request.refused', message: error.message, requestId } } };
  return {
    status: 500,
    body: { error: { code: 'server.error', message: 'Something went wrong on our side. We have a record of it.', requestId } },
  };
}

export function registerErrors(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Refusal, request: FastifyRequest, reply: FastifyReply) => {
    const { status, body } = answerFor(error, request);
    if (status >= 500 && !(error instanceof Refusal)) {
      request.log.error({ err: isResponseSerializationError(error) ? error.cause : error }, 'request failed');
    }
    if (error instanceof Refusal && error.retryAfterSeconds !== undefined) reply.header('retry-after', error.retryAfterSeconds);
    return reply.status(status).send(body);
  });
}
