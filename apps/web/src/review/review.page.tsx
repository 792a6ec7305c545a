import { Alert, Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { ReviewedRequest, RiskSignal } from '@patchcord/contracts';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useMe } from '../api/queries.ts';
import { titleOf } from '../requests/requests.page.tsx';
import { Summary } from '../requests/summary.tsx';
import { Messages } from '../requests/thread.tsx';
import { words as requestWords, stateColors } from '../requests/words.ts';
import { formatWhen } from '../shell/format.ts';
import { Page } from '../shell/page.tsx';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { Addresses } from './addresses.tsx';
import { Decide } from './decide.tsx';
import { useOvertaken, useReview, useReviewChange } from './queries.ts';
import { Say } from './say.tsx';
import { TrunkNow } from './trunk-now.tsx';
import { words } from './words.ts';

const levelColors: Record<RiskSignal['level'], string> = { stop: 'red', look: 'orange', fine: 'green' };

export function ReviewPage() {
  const { request: id = '' } = useParams({ strict: false });
  const query = useReview(id);
  if (!query.data)
    return (
      <Page title={words.title}>
        {query.error ? <LoadingFailed error={query.error} retry={() => void query.refetch()} /> : <LoadingRows height={160} />}
      </Page>
    );
  return <Shown request={query.data} />;
}

function Shown({ request }: { request: ReviewedRequest }) {
  const me = useMe();
  const overtaken = useOvertaken(request.id);
  const take = useReviewChange(request, 'POST', 'take');
  const open = ['sent', 'in_review', 'needs_information'].includes(request.state);
  return (
    <Page
      title={words.of(request.account.name)}
      about={[
        request.kind === 'numbers' && request.trunkNow === null ? '' : titleOf(request),
        request.sentAt ? words.waits(formatWhen(request.sentAt)) : '',
        open && request.reviewer ? words.taken(request.reviewer) : '',
      ]
        .filter(Boolean)
        .join(' · ')}
      action={
        <Group gap="xs">
          <Badge color={stateColors[request.state]}>{requestWords.states[request.state]}</Badge>
          {open && request.reviewer !== me.data?.user.name ? (
            <Button variant="default" size="xs" loading={take.isPending} onClick={() => take.mutate(undefined)}>
              {words.take}
            </Button>
          ) : null}
        </Group>
      }
    >
      {overtaken ? (
        <Alert color="orange" role="alert">
          {overtaken}
        </Alert>
      ) : null}
      {overtaken ? null : <ActionFailed error={take.error} />}
      <Part title={words.signals}>
        {request.signals.map(({ level, title, text }) => (
          <Group key={title} wrap="nowrap" align="flex-start">
            <Badge color={levelColors[level]} miw={60}>
              {words.level[level]}
            </Badge>
            <div>
              <Text fw={500}>{title}</Text>
              <Text size="sm" c="dimmed">
                {text}
              </Text>
            </div>
          </Group>
        ))}
      </Part>
      {open ? <TrunkNow request={request} /> : null}
      {open && request.kind !== 'numbers' ? null : (
        <Paper withBorder p="md">
          <Summary request={request} />
        </Paper>
      )}
      {open && request.kind !== 'settings' ? <Addresses key={request.version} request={request} /> : null}
      <Decide key={`decide ${request.version}`} request={request} />
      <Part title={words.thread}>
        <Messages items={request.messages} />
        {open ? <Say request={request} path="ask" label={words.askLabel} hint={words.askHint} action={words.ask} /> : null}
        <Say request={request} path="notes" label={words.noteLabel} action={words.note} />
      </Part>
    </Page>
  );
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Paper withBorder p="md" component="section" aria-label={title}>
      <Stack gap="sm">
        <Title order={2} size="h4">
          {title}
        </Title>
        {children}
      </Stack>
    </Paper>
  );
}
