import type { ApiError } from '@patchcord/contracts';

type Detail = NonNullable<ApiError['error']['details']>[number];

/** The control plane said no, or could not be reached (status 0). */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  readonly status: number;
  readonly code: string;
  readonly details: readonly Detail[];
  constructor(status: number, code: string, message: string, details: readonly Detail[] = []) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

const timeoutMs = 15_000;
const unreachable = 'Patchcord could not be reached. Check your connection and try again.';
const unexpected = 'Something went wrong on our side. Try again in a moment.';

function failureFrom(status: number, body: unknown): ApiFailure {
  const ours = (body as Partial<ApiError> | null)?.error;
  if (ours && typeof ours.message === 'string') return new ApiFailure(status, ours.code, ours.message, ours.details);
  // better-auth, under /api/auth, answers { code, message }.
  const auth = body as { code?: unknown; message?: unknown } | null;
  if (typeof auth?.message === 'string') return new ApiFailure(status, String(auth.code ?? 'auth.failed'), auth.message);
  return new ApiFailure(status, 'http.unexpected', unexpected);
}

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const fileTimeoutMs = 120_000;

export interface RequestOptions {
  /** It outlives the page. */
  keepalive?: boolean;
  /** The version that was looked at: the change is refused where there is a newer one. */
  version?: number | undefined;
  /** Of a Blob. */
  fileType?: 'text/csv' | 'application/pdf';
}

/** One request to the control plane; a Blob goes as the file it is. @throws ApiFailure */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  { keepalive = false, version, fileType = 'text/csv' }: RequestOptions = {},
): Promise<T> {
  const isFile = body instanceof Blob;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'content-type': isFile ? fileType : 'application/json' }),
        ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
      },
      body: body === undefined ? undefined : isFile ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(isFile ? fileTimeoutMs : timeoutMs),
      keepalive,
    });
  } catch {
    throw new ApiFailure(0, 'http.unreachable', unreachable);
  }
  const text = await response.text();
  let read: unknown = null;
  try {
    read = text === '' ? null : JSON.parse(text);
  } catch {
    throw new ApiFailure(response.status, 'http.unexpected', unexpected);
  }
  if (!response.ok) throw failureFrom(response.status, read);
  return read as T;
}

/** Messages by field of the body, for a form. */
export function fieldErrors(error: unknown): Record<string, string> {
  if (!(error instanceof ApiFailure)) return {};
  return Object.fromEntries(error.details.map(({ field, message }) => [field, message]));
}

export const failureMessage = (error: unknown) => (error instanceof ApiFailure ? error.message : unexpected);
