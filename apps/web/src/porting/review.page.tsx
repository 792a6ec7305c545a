import { Alert, Badge, Button, Group, Paper, Stack, Text, TextInput, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ReviewedPorting } from '@patchcord/contracts';
import { isPortingOpen } from '@patchcord/contracts/porting-state';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { fieldErrors } from '../api/request.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { formatPlainDay } from '../shell/format.ts';
import { AnchorLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { SayForm } from '../shell/say-form.tsx';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { PortingFacts } from './porting-facts.tsx';
import { PortingSteps } from './porting-steps.tsx';
import { base, usePortingMove, useReviewedPorting } from './queries.ts';
import { stateWords, words } from './words.ts';

export function PortingReviewPage() {
  const { porting: id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useReviewedPorting(id);
  return (
    <Stack gap="sm">
      <AnchorLink to="/platform/portings" size="sm">
        ← {words.list}
      </AnchorLink>
      {data ? (
        <Shown porting={data} />
      ) : (
        <Page title={words.title}>{error ? <LoadingFailed error={error} retry={() => void refetch()} /> : <LoadingRows />}</Page>
      )}
    </Stack>
  );
}

function Shown({ porting }: { porting: ReviewedPorting }) {
  const { number, account, carrier, state } = porting;
  return (
    <Page
      title={words.titleOf(number.formatted)}
      about={`${account.name} · ${carrier}`}
      action={<Badge color={stateWords[state].color}>{stateWords[state].label}</Badge>}
    >
      <Paper withBorder p="md">
        <PortingSteps porting={porting} />
      </Paper>
      {isPortingOpen(state) ? <Next key={porting.version} porting={porting} /> : null}
      <PortingFacts porting={porting} letter={`${base}/${porting.id}/letter`} />
      {isPortingOpen(state) ? <Refuse porting={porting} /> : null}
    </Page>
  );
}

function Next({ porting }: { porting: ReviewedPorting }) {
  const { state, day, upstreamReady } = porting;
  const submit = usePortingMove(porting, 'submit');
  const open = usePortingMove(porting, 'open');
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="porting-next">
      <Stack gap="sm">
        <Title order={2} size="h4" id="porting-next">
          {words.next}
        </Title>
        {upstreamReady ? null : (
          <Alert color="orange">
            {words.noUpstream}{' '}
            <AnchorLink to="/platform/upstream" size="sm">
              {words.toUpstream}
            </AnchorLink>
          </Alert>
        )}
        {state === 'requested' ? (
          <Group>
            <Button loading={submit.isPending} onClick={() => submit.mutate(undefined)}>
              {words.submit}
            </Button>
          </Group>
        ) : null}
        {state === 'date_set' && day ? (
          <Group>
            <Button loading={open.isPending} onClick={() => open.mutate(undefined)}>
              {words.openNow}
            </Button>
            <Text size="sm" c="dimmed">
              {words.openNowAbout(formatPlainDay(day))}
            </Text>
          </Group>
        ) : null}
        {state === 'both_ways' ? <Complete porting={porting} /> : null}
        {state === 'requested' ? null : <SetDay porting={porting} />}
        <ActionFailed error={submit.error ?? open.error} />
      </Stack>
    </Paper>
  );
}

function SetDay({ porting }: { porting: ReviewedPorting }) {
  const [day, setDay] = useState(porting.day ?? porting.wishedOn);
  const set = usePortingMove(porting, 'date');
  const wrong = fieldErrors(set.error).day;
  return (
    <Stack gap="xs">
      <Group align="flex-end" gap="sm">
        <TextInput
          type="date"
          label={words.day}
          value={day}
          error={wrong !== undefined}
          onChange={(event) => setDay(event.currentTarget.value)}
        />
        <Button
          variant={porting.day ? 'default' : 'filled'}
          disabled={!porting.upstreamReady || day === '' || (day === porting.day && porting.state === 'date_set')}
          loading={set.isPending}
          onClick={() => set.mutate({ day })}
        >
          {porting.day ? words.otherDay : words.setDay}
        </Button>
      </Group>
      <ActionFailed error={set.error} />
    </Stack>
  );
}

function Complete({ porting }: { porting: ReviewedPorting }) {
  const complete = usePortingMove(porting, 'complete');
  const [asked, confirm] = useDisclosure();
  const { carrier, upstream } = porting.calls;
  return (
    <Stack gap="xs">
      <Text size="sm">{words.calls(carrier, upstream)}</Text>
      <Group>
        <Button onClick={confirm.open}>{words.complete}</Button>
      </Group>
      <Text size="sm" c="dimmed">
        {words.completeAbout}
      </Text>
      <ConfirmRemove
        opened={asked}
        title={words.completeTitle}
        text={`${words.calls(carrier, upstream)} ${words.completeText}`}
        action={words.complete}
        pending={complete.isPending}
        error={complete.error}
        close={confirm.close}
        remove={() => complete.mutate(undefined)}
      />
    </Stack>
  );
}

function Refuse({ porting }: { porting: ReviewedPorting }) {
  const refuse = usePortingMove(porting, 'refuse');
  return (
    <Paper withBorder p="md" component="section" aria-label={words.refuseTitle}>
      <SayForm
        place={`${porting.id}.refuse`}
        label={words.refuseLabel}
        action={words.refuse}
        danger
        pending={refuse.isPending}
        error={refuse.error}
        send={(reason, sent) => refuse.mutate({ reason }, { onSuccess: sent })}
      />
    </Paper>
  );
}
