import { Alert, Button, Group, Skeleton, Stack, Text, VisuallyHidden } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { failureMessage } from '../api/request.ts';
import { words } from './words.ts';

/** What stands where a list will be. */
export function LoadingRows({ rows = 3, height = 72 }: { rows?: number; height?: number }) {
  return (
    <Stack gap="sm" role="status" aria-busy="true">
      <VisuallyHidden>{words.loading}</VisuallyHidden>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: alike and never reordered
        <Skeleton key={row} height={height} radius="md" />
      ))}
    </Stack>
  );
}

export function LoadingFailed({ error, retry, title = words.failedTitle }: { error: unknown; retry: () => void; title?: string }) {
  return (
    <Alert color="red" icon={<IconAlertCircle />} title={title}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{failureMessage(error)}</Text>
        <Button variant="default" size="xs" onClick={retry}>
          {words.retry}
        </Button>
      </Stack>
    </Alert>
  );
}

/** Something could not be done. Nothing when there was no error. */
export function ActionFailed({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <Alert color="red" icon={<IconAlertCircle />} role="alert">
      {failureMessage(error)}
    </Alert>
  );
}

interface ListQuery<T> {
  items: T[] | undefined;
  error: unknown;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The four states of every list: loading, failed, empty, full (with more to come). */
export function ListStates<T>({
  list,
  empty,
  children,
  rows,
  height,
  more = words.more,
}: {
  list: ListQuery<T>;
  empty: ReactNode;
  children: (items: T[]) => ReactNode;
  rows?: number;
  height?: number;
  more?: string;
}) {
  if (!list.items) {
    if (list.error) return <LoadingFailed error={list.error} retry={() => void list.refetch()} />;
    return <LoadingRows rows={rows} height={height} />;
  }
  if (list.items.length === 0) return empty;
  return (
    <Stack gap="sm">
      {list.error ? <LoadingFailed title={words.staleTitle} error={list.error} retry={() => void list.refetch()} /> : null}
      {children(list.items)}
      {list.hasNextPage ? (
        <Group justify="center">
          <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {more}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
