import type { PhoneSession } from '@patchcord/contracts';
import { createPhone, SignedOut } from '@patchcord/phone';
import { signedOut } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { sendQuality } from './send-quality.ts';

/** The phone of the one who is signed in, in that account. */
export const newPhone = (accountPath: string, account: string) =>
  createPhone({
    name: account,
    fetchSession: () =>
      request<PhoneSession>('POST', `${accountPath}/phone/session`, {}).catch((error: unknown) => {
        throw signedOut(error) ? new SignedOut() : error;
      }),
    sendQuality: (call, report, leaving) => sendQuality(accountPath, call, report, leaving),
  });
