import { Button, EmptyState, Group, NativeSelect, Stack } from '@mantine/core';
import type { Webhook, WebhookDelivery } from '@patchcord/contracts';
import { IconSend } from '@tabler/icons-react';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useChange, useList } from '../api/queries.ts';
import { ActionFailed, ListStates } from '../shell/states.tsx';
import { DeliveryRow } from './delivery-row.tsx';
import { Section } from './section.tsx';
import { words } from './words.ts';

const text = words.hook;

/** What was sent to a webhook, what it answered, and what comes next. */
export function Deliveries({ webhook }: { webhook: Webhook }) {
  const { state } = useSearch({ from: '/signed-in/a/$account/integrations/webhooks/$webhook' });
  const navigate = useNavigate({ from: '/a/$account/integrations/webhooks/$webhook' });
  const at = `webhooks/${webhook.id}`;
  const list = useList<WebhookDelivery>(`${at}/deliveries`, { filter: { state } });
  const test = useChange<void>(
    'POST',
    () => `${at}/test`,
    () => ({}),
  );
  const again = useChange<string>(
    'POST',
    (id) => `${at}/deliveries/${id}/again`,
    () => ({}),
  );
  const none = state ? text.emptyFiltered : text.empty;
  const send = (
    <Group gap="xs" align="flex-end">
      <NativeSelect
        aria-label={text.filter}
        data={text.filters}
        value={state ?? ''}
        onChange={({ currentTarget: { value } }) => void navigate({ search: value ? { state: value } : {}, replace: true })}
      />
      <Button leftSection={<IconSend size={16} />} loading={test.isPending} disabled={!webhook.on} onClick={() => test.mutate()}>
        {text.test}
      </Button>
    </Group>
  );
  return (
    <Section title={text.deliveries} action={send}>
      <ActionFailed error={test.error ?? again.error} />
      <ListStates list={list} empty={<EmptyState icon={<IconSend />} title={none.title} description={none.text} />}>
        {(deliveries) => (
          <Stack gap="xs">
            {deliveries.map((delivery) => (
              <DeliveryRow
                key={delivery.id}
                delivery={delivery}
                isOn={webhook.on}
                again={() => again.mutate(delivery.id)}
                isAsking={again.isPending && again.variables === delivery.id}
              />
            ))}
          </Stack>
        )}
      </ListStates>
    </Section>
  );
}
