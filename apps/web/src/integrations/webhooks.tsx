import { Badge, Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Webhook, WebhookCreate, WebhookMade } from '@patchcord/contracts';
import { IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useAccount, useChange, useList } from '../api/queries.ts';
import { formatExact } from '../shell/format.ts';
import { CardLink } from '../shell/links.tsx';
import { ListStates } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { SecretOnce } from './secret-once.tsx';
import { Section } from './section.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { words } from './words.ts';

const text = words.hooks;

export function Webhooks() {
  const { account } = useAccount();
  const list = useList<Webhook>('webhooks');
  const create = useChange<WebhookCreate, WebhookMade>('POST', () => 'webhooks');
  const [adding, form] = useDisclosure();
  const add = (
    <Button
      leftSection={<IconPlus size={16} />}
      onClick={() => {
        create.reset();
        form.open();
      }}
    >
      {text.add}
    </Button>
  );
  return (
    <Section title={text.title} about={text.about} action={add}>
      <ListStates list={list} rows={1} more={shellWords.moreItems} empty={<Text size="sm">{text.empty}</Text>}>
        {(webhooks) => (
          <Stack gap="xs">
            {webhooks.map((webhook) => (
              <CardLink
                key={webhook.id}
                withBorder
                px="md"
                py="sm"
                to="/a/$account/integrations/webhooks/$webhook"
                params={{ account, webhook: webhook.id }}
              >
                <Group justify="space-between" wrap="nowrap">
                  <Stack gap={4} miw={0} style={{ overflowWrap: 'anywhere' }}>
                    <Group gap="xs">
                      <Text size="sm" fw={600}>
                        {webhook.url}
                      </Text>
                      <WebhookState webhook={webhook} />
                    </Group>
                    <Text size="sm" c="dimmed">
                      {webhook.events.map((type) => words.events[type].label).join(', ')}
                    </Text>
                    {webhook.on && webhook.failingSince ? <Text size="sm">{text.failing(formatExact(webhook.failingSince))}</Text> : null}
                  </Stack>
                  <IconChevronRight size={18} aria-hidden />
                </Group>
              </CardLink>
            ))}
          </Stack>
        )}
      </ListStates>
      <Modal opened={adding} onClose={form.close} title={text.add}>
        <WebhookForm initial={{ url: '', events: ['call.ended'] }} save={create} close={form.close} submit={text.add} saved={form.close} />
      </Modal>
      <SecretOnce secret={create.data?.secret ?? null} done={create.reset} />
    </Section>
  );
}

export function WebhookState({ webhook: { on, switchedOffAt, failingSince } }: { webhook: Webhook }) {
  if (!on) return <Badge color={switchedOffAt ? 'red' : 'gray'}>{switchedOffAt ? text.state.off : text.state.paused}</Badge>;
  return <Badge color={failingSince ? 'orange' : 'green'}>{failingSince ? text.state.failing : text.state.on}</Badge>;
}
