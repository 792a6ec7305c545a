import { Button, Group, Paper, Text } from '@mantine/core';
import type { DemoCallPlaced } from '@patchcord/contracts';
import { useMutation } from '@tanstack/react-query';
import { useAccount } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { useNumberFormat } from '../shell/number-text.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { words } from './words.ts';

/** Demo only: the demo carrier really calls. */
export function CallMe({ ready }: { ready: boolean }) {
  const { path } = useAccount();
  const format = useNumberFormat();
  const call = useMutation({ mutationFn: () => request<DemoCallPlaced>('POST', `${path}/phone/demo-call`, {}) });
  return (
    <Paper withBorder p="md">
      <Group justify="space-between" gap="sm">
        <Text size="sm" flex="1 1 220px">
          {words.callMeText}
        </Text>
        <Button variant="light" loading={call.isPending} disabled={!ready} onClick={() => call.mutate()}>
          {words.callMe}
        </Button>
      </Group>
      {call.data ? (
        <Text size="sm" c="dimmed" mt="xs" role="status">
          {words.calling(format(call.data.from), format(call.data.to))}
        </Text>
      ) : null}
      <ActionFailed error={call.error} />
    </Paper>
  );
}
