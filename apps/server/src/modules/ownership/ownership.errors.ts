import type { OwnershipClaimState } from '@patchcord/contracts';
import { Refusal, wrongFields } from '../../platform/http/errors.ts';

export const noCheckNow = (message: string, nextCheckAt: Date | null, now: Date) =>
  nextCheckAt === null
    ? new Refusal({ status: 409, code: 'ownership.not_now', message })
    : new Refusal({
        status: 429,
        code: 'ownership.too_many',
        message,
        retryAfterSeconds: Math.max(1, Math.ceil((nextCheckAt.getTime() - now.getTime()) / 1000)),
      });

export const noDocumentNow = (message: string) => new Refusal({ status: 409, code: 'ownership.no_document_now', message });

export const documentRefused = (name: string, message: string) =>
  wrongFields('ownership.document', [{ field: 'document', received: name, message }]);

const stateWords: Record<OwnershipClaimState, string> = {
  waiting: 'waits for support',
  accepted: 'was accepted',
  refused: 'was refused',
  withdrawn: 'was taken back',
};
export const claimDecided = (state: OwnershipClaimState) =>
  new Refusal({ status: 409, code: 'ownership.state', message: `This document ${stateWords[state]}: nothing is to be decided about it.` });

export const claimChanged = (state: OwnershipClaimState) =>
  new Refusal({
    status: 412,
    code: 'ownership.changed',
    message: `Somebody changed this while you looked at it: the document ${stateWords[state]}. Nothing of yours was applied.`,
  });

export const versionNeeded = () =>
  new Refusal({
    status: 428,
    code: 'ownership.version_needed',
    message: 'Send If-Match with the version that you looked at, for example If-Match: "1".',
  });

export const callerInvalid = (index: number, received: string, message: string) =>
  wrongFields('check_callers.invalid', [{ field: `numbers.${index}`, received, message }]);
