import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from '../api/request.ts';

const everyMs = 3_000;
const key = ['platform', 'machines'];

export const paths = {
  locationsOfAll: '/api/v1/locations',
  locations: '/api/v1/platform/locations',
  edges: '/api/v1/platform/edges',
} as const;

export const usePlatform = <T>(path: string) =>
  useQuery({
    queryKey: [...key, path],
    refetchInterval: everyMs,
    queryFn: () => request<{ items: T[] }>('GET', path).then(({ items }) => items),
  });

export function usePlatformChange<Body, Answer = unknown>(method: 'POST' | 'DELETE', pathOf: (body: Body) => string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Body) => request<Answer>(method, pathOf(body), method === 'DELETE' ? undefined : body),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}
