import { Alert, Group, Paper, Progress, Text } from '@mantine/core';
import type { Spending } from '@patchcord/contracts';
import { IconHandStop } from '@tabler/icons-react';
import { useOne } from '../api/queries.ts';
import { formatWhen } from '../shell/format.ts';
import { formatTotal } from '../shell/money.ts';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { words } from './words.ts';

/** Where the day's spend guard stands. */
export function Today() {
  const { data, error, refetch } = useOne<Spending>('spending', 'today');
  if (error && !data) return <LoadingFailed error={error} retry={() => void refetch()} />;
  if (!data) return <LoadingRows rows={1} height={64} />;
  const money = (amount: string) => formatTotal(amount, data.currency);
  const text = words.today;
  return (
    <>
      {data.isReached ? (
        <Alert color="orange" icon={<IconHandStop />} title={text.reached} role="status">
          {text.reachedText(formatWhen(data.opensAt))}
        </Alert>
      ) : null}
      <Paper withBorder p="md">
        <Group justify="space-between" gap="xs">
          <Text fw={600}>{text.title}</Text>
          <Text style={{ fontVariantNumeric: 'tabular-nums' }}>
            {data.limit === null ? text.noLimit(money(data.spent)) : text.of(money(data.spent), money(data.limit))}
          </Text>
        </Group>
        {data.limit === null ? null : <SpentBar spending={data} />}
        {Number(data.up) > 0 ? (
          <Text size="sm" c="dimmed" mt={6}>
            {text.up(money(data.up))}
          </Text>
        ) : null}
      </Paper>
    </>
  );
}

function SpentBar({ spending: { spent, up, limit, isReached } }: { spending: Spending }) {
  const share = (amount: string) => (Number(limit) === 0 ? 100 : (Number(amount) / Number(limit)) * 100);
  const part = Math.min(100, share(spent));
  return (
    <Progress.Root size="sm" mt="xs">
      <Progress.Section value={part} color={isReached ? 'orange' : undefined} aria-label={words.today.bar} />
      <Progress.Section value={Math.min(100 - part, share(up))} color="gray" withAria={false} />
    </Progress.Root>
  );
}
