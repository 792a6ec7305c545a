import { Button, Group, Select, Stack } from '@mantine/core';
import type { NumberRestore, PhoneNumber, Trunk } from '@patchcord/contracts';
import { useState } from 'react';
import { useChange, useList } from '../api/queries.ts';
import { ApiFailure } from '../api/request.ts';
import { ActionFailed } from '../shell/states.tsx';
import { pageWords as words } from './state-words.ts';

/** One press. Where its trunk is gone meanwhile, asks for another one. */
export function RestoreNumber({ number, size = 'sm' }: { number: PhoneNumber; size?: 'xs' | 'sm' }) {
  const restore = useChange<NumberRestore>('POST', () => `numbers/${number.id}/restore`);
  const [trunk, setTrunk] = useState<string | null>(null);
  const trunkGone = restore.error instanceof ApiFailure && restore.error.code === 'number.trunk_gone';
  const trunks = useList<Trunk>('trunks', { limit: 200, everyMs: 60_000, on: trunkGone });
  return (
    <Stack gap="xs">
      <Group gap="xs" align="flex-end">
        {trunkGone ? (
          <Select
            size={size}
            label={words.newTrunk}
            data={(trunks.items ?? []).map(({ id, name }) => ({ value: id, label: name }))}
            value={trunk}
            onChange={setTrunk}
          />
        ) : null}
        <Button
          size={size}
          variant="light"
          loading={restore.isPending}
          aria-label={words.restoreNumber(number.formatted)}
          onClick={() => restore.mutate(trunk === null ? {} : { trunk })}
        >
          {words.restore}
        </Button>
      </Group>
      {trunkGone ? null : <ActionFailed error={restore.error} />}
    </Stack>
  );
}
