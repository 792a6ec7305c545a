import { Alert, Button, EmptyState, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Device, Devices } from '@patchcord/contracts';
import { IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshMs, useAccount, useChange } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { HelpLink } from '../help/help-link.tsx';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { AddDevice } from './add-device.tsx';
import { DeviceCard } from './device-card.tsx';
import { words } from './words.ts';

/** Asked often: whoever types settings into a phone waits for it to show up here. */
function useDevices() {
  const { account, path } = useAccount();
  return useQuery({
    queryKey: ['account', account, 'devices'],
    queryFn: () => request<Devices>('GET', `${path}/phone/devices`),
    refetchInterval: refreshMs.calls,
  });
}

export function DevicesPage() {
  const devices = useDevices();
  const [adding, form] = useDisclosure();
  const [removed, setRemoved] = useState<Device | null>(null);
  const remove = useChange<string>('DELETE', (user) => `phone/devices/${user}`);
  const { data, error } = devices;
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={form.open} disabled={!data}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} action={add}>
      <Stack>
        <HelpLink topic="desk-phones">{words.help}</HelpLink>
        {data && data.servers.length === 0 ? (
          <Alert color="yellow" title={words.noServer.title} role="status">
            {words.noServer.text}
          </Alert>
        ) : null}
        {error ? <LoadingFailed error={error} retry={() => void devices.refetch()} /> : null}
        {!data && !error ? <LoadingRows rows={2} /> : null}
        {data?.items.length === 0 ? <EmptyState title={words.empty.title} description={words.empty.text} /> : null}
        {data?.items.map((device) => (
          <DeviceCard
            key={device.user}
            device={device}
            remove={() => {
              remove.reset();
              setRemoved(device);
            }}
          />
        ))}
      </Stack>
      {data ? <AddDevice opened={adding} close={form.close} realm={data.realm} servers={data.servers} /> : null}
      <ConfirmRemove
        opened={removed !== null}
        title={words.removeTitle(removed?.name ?? '')}
        text={words.removeText}
        pending={remove.isPending}
        error={remove.error}
        close={() => setRemoved(null)}
        remove={() => removed && remove.mutate(removed.user, { onSuccess: () => setRemoved(null) })}
      />
    </Page>
  );
}
