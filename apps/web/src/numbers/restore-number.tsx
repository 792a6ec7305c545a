import { Button, Stack } from '@mantine/core';
import type { NumberRestore, PhoneNumber } from '@patchcord/contracts';
import { useChange } from '../api/queries.ts';
import { ApiFailure } from '../api/request.ts';
import { useStartRequest } from '../requests/use-ask.ts';
import { ActionFailed } from '../shell/states.tsx';
import { pageWords as words } from './state-words.ts';

/** One press. Where its trunk is gone meanwhile, it is asked for anew. */
export function RestoreNumber({ number, size = 'sm' }: { number: PhoneNumber; size?: 'xs' | 'sm' }) {
  const restore = useChange<NumberRestore>('POST', () => `numbers/${number.id}/restore`);
  const start = useStartRequest();
  const trunkGone = restore.error instanceof ApiFailure && restore.error.code === 'number.trunk_gone';
  return (
    <Stack gap="xs" align="flex-start">
      <ActionFailed error={restore.error} />
      {trunkGone ? (
        <Button size={size} variant="light" loading={start.isPending} onClick={() => start.mutate({ number: number.e164 })}>
          {words.bringAgain}
        </Button>
      ) : (
        <Button
          size={size}
          variant="light"
          loading={restore.isPending}
          aria-label={words.restoreNumber(number.formatted)}
          onClick={() => restore.mutate({})}
        >
          {words.restore}
        </Button>
      )}
      <ActionFailed error={start.error} />
    </Stack>
  );
}
