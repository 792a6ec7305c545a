import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { request } from '../api/request.ts';

/** Signs in and goes to the start; a second factor is asked for on its own page. */
export function useEnter() {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async ({ email, password }: { email: string; password: string }, next = '/') => {
    const answer = await request<{ twoFactorRedirect?: boolean }>('POST', '/api/auth/sign-in/email', { email, password });
    client.clear();
    if (answer.twoFactorRedirect) await navigate({ to: '/sign-in/second', search: next === '/' ? {} : { next } });
    else await navigate({ href: next });
  };
}
