import { EmptyState, SegmentedControl, Stack } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Page } from './page.tsx';
import { LoadingFailed, LoadingRows } from './states.tsx';

interface QueueProps<Item> {
  title: string;
  about: string;
  /** What can be looked at, by the name that the control plane knows; the first one is looked at first. */
  queues: Record<string, string>;
  empty: { title: string; text: string };
  icon: ReactNode;
  useItems: (queue: string) => { data: Item[] | undefined; error: Error | null; refetch: () => Promise<unknown> };
  row: (item: Item) => ReactNode;
  children?: ReactNode;
}

/** A list of things that wait for whoever runs the platform, or did. */
export function Queue<Item>({ title, about, queues, empty, icon, useItems, row, children }: QueueProps<Item>) {
  const [queue, setQueue] = useState(Object.keys(queues)[0] ?? '');
  const { data, error, refetch } = useItems(queue);
  return (
    <Page title={title} about={about}>
      <SegmentedControl
        value={queue}
        onChange={setQueue}
        aria-label={title}
        data={Object.entries(queues).map(([value, label]) => ({ value, label }))}
      />
      {error ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
      {!data && !error ? <LoadingRows /> : null}
      {data?.length === 0 ? <EmptyState icon={icon} title={empty.title} description={empty.text} /> : null}
      <Stack gap="sm">{data?.map(row)}</Stack>
      {children}
    </Page>
  );
}
