import { Skeleton, Stack, Text, Title } from '@mantine/core';
import type { Device, DevicesOfPerson, Person } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshMs, useAccount, useChange, useRole } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { DeviceCard } from '../devices/device-card.tsx';
import { words as deviceWords } from '../devices/words.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { LoadingFailed } from '../shell/states.tsx';
import { words } from './words.ts';

/** A person's desk phones as admins see them: where they are, and Remove. @param asks told while the question whether to remove one stands open */
export function PersonDevices({ person, asks }: { person: Person; asks: (open: boolean) => void }) {
  const { account, path } = useAccount();
  const mayRemove = useRole() === 'owner' || person.role !== 'owner';
  const noun = `people/${person.id}/devices`;
  const list = useQuery({
    queryKey: ['account', account, noun],
    queryFn: () => request<DevicesOfPerson>('GET', `${path}/${noun}`),
    refetchInterval: refreshMs.lists,
  });
  const remove = useChange<string>('DELETE', (user) => `${noun}/${user}`);
  const [asked, setAsked] = useState<Device | null>(null);
  const ask = (device: Device | null) => {
    remove.reset();
    setAsked(device);
    asks(device !== null);
  };
  const items = list.data?.items;
  return (
    <Stack gap="sm" component="section" aria-label={words.devices.title}>
      <Title order={2} size="h5">
        {words.devices.title}
      </Title>
      {list.error ? <LoadingFailed title={words.devices.failed} error={list.error} retry={() => void list.refetch()} /> : null}
      {!items && !list.error ? <Skeleton height={72} /> : null}
      {items?.length === 0 ? (
        <Text size="sm" c="dimmed">
          {words.devices.none}
        </Text>
      ) : null}
      {items?.map((device) => (
        <DeviceCard key={device.user} device={device} remove={mayRemove ? () => ask(device) : null} />
      ))}
      <ConfirmRemove
        opened={asked !== null}
        title={deviceWords.removeTitle(asked?.name ?? '')}
        text={deviceWords.removeText}
        pending={remove.isPending}
        error={remove.error}
        close={() => ask(null)}
        remove={() => asked && remove.mutate(asked.user, { onSuccess: () => ask(null) })}
      />
    </Stack>
  );
}
