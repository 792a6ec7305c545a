/** Versions over HTTP: ETag with every answer, If-Match with a change (RFC 9110 sections 8.8.3 and 13.1.1). */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { versionNeeded } from './requests.errors.ts';

export const entityTag = (reply: FastifyReply, version: number): void => void reply.header('etag', `"${version}"`);

/** @returns null where none was sent. */
export function versionOf(request: FastifyRequest): number | null {
  const sent = request.headers['if-match'];
  if (sent === undefined) return null;
  const version = /^"?(\d{1,9})"?$/.exec(String(sent))?.[1];
  if (version === undefined) throw versionNeeded();
  return Number(version);
}

export function neededVersionOf(request: FastifyRequest): number {
  const version = versionOf(request);
  if (version === null) throw versionNeeded();
  return version;
}
