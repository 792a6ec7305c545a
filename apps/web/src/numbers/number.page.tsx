import { Badge, Button, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { mayMove, type NumberChange, type PhoneNumber } from '@patchcord/contracts';
import { IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { useParams } from '@tanstack/react-router';
import { useAccount, useChange, useOne } from '../api/queries.ts';
import { OwnershipCard } from '../ownership/ownership-card.tsx';
import { PortingCard } from '../porting/porting-card.tsx';
import { formatWhen } from '../shell/format.ts';
import { AnchorLink } from '../shell/links.tsx';
import { LiveMark, PersonMark } from '../shell/marks.tsx';
import { Page } from '../shell/page.tsx';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { UnansweredCard } from '../unanswered/unanswered-card.tsx';
import { ArrivalCheck } from './arrival-check.tsx';
import { AtCarrier } from './at-carrier.tsx';
import { EditNumber } from './edit-number.tsx';
import { NumberNotices } from './number-notices.tsx';
import { RestoreNumber } from './restore-number.tsx';
import { StateDrawing } from './state-drawing.tsx';
import { pageWords, stateWords } from './state-words.ts';
import { words } from './words.ts';

export function NumberPage() {
  const { account } = useAccount();
  const { number: id } = useParams({ from: '/signed-in/a/$account/numbers/$number' });
  const number = useOne<PhoneNumber>('numbers', id);
  return (
    <Stack gap="sm">
      <AnchorLink to="/a/$account/numbers" params={{ account }} size="sm">
        ← {pageWords.back}
      </AnchorLink>
      {number.data ? (
        <Shown number={number.data} />
      ) : (
        <Page title={pageWords.loading}>
          {number.error ? <LoadingFailed error={number.error} retry={() => void number.refetch()} /> : <LoadingRows />}
        </Page>
      )}
    </Stack>
  );
}

function Shown({ number }: { number: PhoneNumber }) {
  const isGone = number.state === 'removed';
  return (
    <Page
      title={number.formatted}
      about={[...new Set([number.trunk.name, number.trunk.carrier])].join(' · ')}
      action={<Actions number={number} />}
    >
      <Standing number={number} />
      <NumberNotices number={number} />
      {isGone || number.state === 'requested' ? null : <ArrivalCheck key={number.id} number={number} />}
      {isGone || number.state === 'requested' ? null : <UnansweredCard number={number} />}
      {number.trunk.upstream ? null : <AtCarrier number={number} />}
      {isGone || number.state === 'requested' ? null : <OwnershipCard number={number} />}
      {isGone ? null : <PortingCard number={number} />}
    </Page>
  );
}

function Actions({ number }: { number: PhoneNumber }) {
  const change = useChange<NumberChange>('PATCH', () => `numbers/${number.id}`);
  const [editing, form] = useDisclosure();
  if (number.state === 'removed') return <RestoreNumber number={number} />;
  const mayResume = mayMove(number.state, 'resume');
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="xs">
        {mayResume || mayMove(number.state, 'pause') ? (
          <Button
            variant={mayResume ? 'filled' : 'default'}
            leftSection={mayResume ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
            loading={change.isPending}
            onClick={() => change.mutate({ on: mayResume })}
          >
            {mayResume ? pageWords.resume : pageWords.pause}
          </Button>
        ) : null}
        <Button variant="default" onClick={form.open}>
          {words.edit}
        </Button>
      </Group>
      <ActionFailed error={change.error} />
      <EditNumber number={number} opened={editing} close={form.close} />
    </Stack>
  );
}

function Standing({ number }: { number: PhoneNumber }) {
  const { label, about, color } = stateWords[number.state];
  return (
    <Paper withBorder p="md">
      <Stack gap="sm">
        <Group gap="xs">
          <Badge size="lg" color={color}>
            {label}
          </Badge>
          <LiveMark live={number.live} />
          <Text size="sm" c="dimmed">
            {number.lastCallAt ? pageWords.lastCall(formatWhen(number.lastCallAt)) : pageWords.noCall}
          </Text>
        </Group>
        <StateDrawing number={number} />
        <Text size="sm">
          {about} {number.pausedAt && number.state === 'paused' ? pageWords.pausedSince(formatWhen(number.pausedAt)) : null}
          {number.restorableUntil ? pageWords.until(formatWhen(number.restorableUntil)) : null}
        </Text>
        <Group gap="xs">
          <Text size="sm" c="dimmed">
            {words.rings}
          </Text>
          {number.people.length === 0 ? <Text size="sm">{words.ringsNobody}</Text> : null}
          {number.people.map(({ id, name, reachedBy }) => (
            <PersonMark key={id} name={name} reachedBy={reachedBy} />
          ))}
        </Group>
      </Stack>
    </Paper>
  );
}
