import type { QualityReport } from '@patchcord/contracts';
import { ApiFailure, request } from '../api/request.ts';

/** Reports how a call sounded. @throws ApiFailure where it may work a little later; a refusal would be one again. */
export async function sendQuality(accountPath: string, call: string, report: QualityReport, leaving: boolean): Promise<void> {
  try {
    await request('PUT', `${accountPath}/phone/calls/${encodeURIComponent(call)}/quality`, report, { keepalive: leaving });
  } catch (error) {
    if (error instanceof ApiFailure && error.status >= 400 && error.status < 500 && error.status !== 429) return;
    throw error;
  }
}
