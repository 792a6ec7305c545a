import { Button, Group, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import { RoundTripsTo } from '../locations/round-trips.tsx';
import { useRoundTrips } from '../locations/use-round-trips.ts';
import { ActionFailed } from '../shell/states.tsx';
import { useRequestChange } from './queries.ts';
import type { StepProps } from './wizard.tsx';
import { words } from './words.ts';

/** The recommended location is chosen until somebody chooses another. */
export function LocationStep({ request, next }: StepProps) {
  const of = `requests/${request.id}`;
  const { shown } = useRoundTrips(of);
  const [chosen, choose] = useState<string | null>(request.location?.id ?? null);
  const save = useRequestChange(request.id, 'PUT', 'location');
  const value = chosen ?? shown.data?.recommended ?? null;
  return (
    <Stack>
      <div>
        <Text fw={500}>{words.location.label}</Text>
        <Text size="sm" c="dimmed">
          {words.location.hint}
        </Text>
      </div>
      <RoundTripsTo of={of} choice={{ value, onChange: choose }} />
      <ActionFailed error={save.error} />
      <Group justify="flex-end">
        <Button disabled={value === null} loading={save.isPending} onClick={() => save.mutate({ location: value }, { onSuccess: next })}>
          {words.next}
        </Button>
      </Group>
    </Stack>
  );
}
