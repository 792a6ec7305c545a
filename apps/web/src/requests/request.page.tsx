import { Alert, Badge, Button, Group, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { BringRequest } from '@patchcord/contracts';
import { useParams } from '@tanstack/react-router';
import { useOne } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { Page } from '../shell/page.tsx';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { ConfirmationCard } from './confirmation.tsx';
import { MailsOfDraft } from './mails-of-draft.tsx';
import { useRequestChange } from './queries.ts';
import { titleOf } from './requests.page.tsx';
import { Summary } from './summary.tsx';
import { Thread } from './thread.tsx';
import { Wizard } from './wizard.tsx';
import { stateColors, words } from './words.ts';

export function RequestPage() {
  const { request: id = '' } = useParams({ strict: false });
  const query = useOne<BringRequest>('requests', id);
  if (!query.data)
    return (
      <Page title={words.title}>
        {query.error ? <LoadingFailed error={query.error} retry={() => void query.refetch()} /> : <LoadingRows height={160} />}
      </Page>
    );
  return <Shown request={query.data} />;
}

function Shown({ request }: { request: BringRequest }) {
  const { state } = request;
  const editable = state === 'draft' || state === 'needs_information';
  return (
    <Page
      title={titleOf(request)}
      about={state === 'approved' && request.kind !== 'numbers' ? words.inForce : words.stateText[state]}
      action={<Badge color={stateColors[state]}>{words.states[state]}</Badge>}
    >
      {request.reason ? (
        <Alert color="red" title={words.refusedBecause}>
          {request.reason}
        </Alert>
      ) : null}
      {state === 'needs_information' ? <Thread request={request} /> : null}
      {editable ? <MailsOfDraft request={request} /> : null}
      {editable ? <Wizard key={request.id} request={request} /> : null}
      {state === 'approved' && request.kind === 'numbers' ? <ConfirmationCard request={request} /> : null}
      {editable || (state === 'approved' && request.kind === 'numbers') ? null : <Summary request={request} />}
      {state === 'draft' || state === 'needs_information' ? null : <Thread request={request} />}
      <Moves request={request} />
    </Page>
  );
}

function Moves({ request }: { request: BringRequest }) {
  const [asked, ask] = useDisclosure();
  const withdraw = useRequestChange(request.id, 'POST', 'withdraw');
  const reopen = useRequestChange(request.id, 'POST', 'reopen');
  const open = ['draft', 'sent', 'in_review', 'needs_information'].includes(request.state);
  const over = request.state === 'refused' || request.state === 'withdrawn';
  return (
    <Stack>
      <ActionFailed error={reopen.error} />
      <Group>
        {open ? (
          <Button variant="default" onClick={ask.open}>
            {words.withdraw}
          </Button>
        ) : null}
        {over ? (
          <Button onClick={() => reopen.mutate(undefined)} loading={reopen.isPending}>
            {words.reopen}
          </Button>
        ) : null}
      </Group>
      <ConfirmRemove
        opened={asked}
        title={words.withdrawTitle}
        text={words.withdrawText}
        action={words.withdraw}
        pending={withdraw.isPending}
        error={withdraw.error}
        close={ask.close}
        remove={() => withdraw.mutate(undefined, { onSuccess: ask.close })}
      />
    </Stack>
  );
}
