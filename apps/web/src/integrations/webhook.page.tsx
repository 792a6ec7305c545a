import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Webhook, WebhookChange, WebhookCreate, WebhookMade } from '@patchcord/contracts';
import { IconArrowLeft } from '@tabler/icons-react';
import { useNavigate, useParams } from '@tanstack/react-router';
import { useAccount, useChange, useOne } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { formatExact } from '../shell/format.ts';
import { AnchorLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { Deliveries } from './deliveries.tsx';
import { SecretOnce } from './secret-once.tsx';
import { WebhookForm } from './webhook-form.tsx';
import { WebhookState } from './webhooks.tsx';
import { words } from './words.ts';

const text = words.hook;

export function WebhookPage() {
  const { account, webhook: id } = useParams({ from: '/signed-in/a/$account/integrations/webhooks/$webhook' });
  const webhook = useOne<Webhook>('webhooks', id);
  return (
    <Page
      title={text.title}
      about={
        <Text span style={{ overflowWrap: 'anywhere' }}>
          {webhook.data?.url ?? text.loading}
        </Text>
      }
    >
      <AnchorLink to="/a/$account/integrations" params={{ account }} size="sm" style={{ alignSelf: 'flex-start' }}>
        <IconArrowLeft size={14} aria-hidden /> {text.back}
      </AnchorLink>
      {webhook.data ? (
        <>
          <Settings webhook={webhook.data} />
          <Deliveries webhook={webhook.data} />
        </>
      ) : webhook.error ? (
        <LoadingFailed error={webhook.error} retry={() => void webhook.refetch()} />
      ) : (
        <LoadingRows />
      )}
    </Page>
  );
}

function Settings({ webhook }: { webhook: Webhook }) {
  const { account } = useAccount();
  const navigate = useNavigate();
  const at = `webhooks/${webhook.id}`;
  const turn = useChange<WebhookChange>('PATCH', () => at);
  const save = useChange<WebhookCreate>('PATCH', () => at);
  const renew = useChange<void, WebhookMade>(
    'POST',
    () => `${at}/secret`,
    () => ({}),
  );
  const remove = useChange<void>('DELETE', () => at);
  const [editing, form] = useDisclosure();
  const [renewing, renewal] = useDisclosure();
  const [removing, removal] = useDisclosure();
  const { on, switchedOffAt, failingSince, previousSecretUntil } = webhook;
  const toList = () => navigate({ to: '/a/$account/integrations', params: { account } });
  return (
    <>
      <Group gap="xs">
        <WebhookState webhook={webhook} />
        <Text size="sm">{webhook.events.map((type) => words.events[type].label).join(', ')}</Text>
      </Group>
      {switchedOffAt && !on ? <Alert color="red">{words.hooks.switchedOff(formatExact(switchedOffAt))}</Alert> : null}
      {!switchedOffAt && !on ? <Alert color="gray">{words.hooks.pausedText}</Alert> : null}
      {on && failingSince ? <Alert color="orange">{words.hooks.failing(formatExact(failingSince))}</Alert> : null}
      {previousSecretUntil ? <Text size="sm">{text.oldSecret(formatExact(previousSecretUntil))}</Text> : null}
      <ActionFailed error={turn.error} />
      <Group gap="xs">
        <Button variant={on ? 'default' : 'filled'} loading={turn.isPending} onClick={() => turn.mutate({ on: !on })}>
          {on ? text.pause : text.resume}
        </Button>
        <Button variant="default" onClick={form.open}>
          {text.edit}
        </Button>
        <Button variant="default" onClick={renewal.open}>
          {text.renew}
        </Button>
        <Button variant="subtle" color="red" onClick={removal.open}>
          {text.remove}
        </Button>
      </Group>
      <Modal opened={editing} onClose={form.close} title={text.editTitle}>
        <WebhookForm initial={webhook} save={save} close={form.close} submit={text.edit} saved={form.close} />
      </Modal>
      <ConfirmRemove
        opened={renewing}
        title={text.renewTitle}
        text={text.renewText}
        action={text.renew}
        pending={renew.isPending}
        error={renew.error}
        close={renewal.close}
        remove={() => renew.mutate(undefined, { onSuccess: renewal.close })}
      />
      <SecretOnce secret={renew.data?.secret ?? null} done={renew.reset} />
      <ConfirmRemove
        opened={removing}
        title={text.removeTitle}
        text={text.removeText}
        pending={remove.isPending}
        error={remove.error}
        close={removal.close}
        remove={() => remove.mutate(undefined, { onSuccess: toList })}
      />
    </>
  );
}
