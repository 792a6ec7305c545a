import { Anchor, Badge, Button, Group, List, Paper, Stack, Text, Title } from '@mantine/core';
import type { OwnershipCheck, ReviewedOwnership } from '@patchcord/contracts';
import { useParams } from '@tanstack/react-router';
import { formatWhen } from '../shell/format.ts';
import { AnchorLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { SayForm } from '../shell/say-form.tsx';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { base, useClaim, useDecision } from './queries.ts';
import { checkStateWords, claimStateWords, words } from './words.ts';

export function ClaimPage() {
  const { claim: id = '' } = useParams({ strict: false });
  const { data, error, refetch } = useClaim(id);
  return (
    <Stack gap="sm">
      <AnchorLink to="/platform/ownership" size="sm">
        ← {words.list}
      </AnchorLink>
      {data ? (
        <Shown key={data.version} claim={data} />
      ) : (
        <Page title={words.loading}>{error ? <LoadingFailed error={error} retry={() => void refetch()} /> : <LoadingRows />}</Page>
      )}
    </Stack>
  );
}

function Shown({ claim }: { claim: ReviewedOwnership }) {
  const { number, account, carrier, state, document, reason } = claim;
  return (
    <Page
      title={words.reviewTitle(number.formatted)}
      about={`${account.name} · ${carrier}`}
      action={<Badge color={claimStateWords[state].color}>{claimStateWords[state].label}</Badge>}
    >
      <Paper withBorder p="md" component="section" aria-labelledby="claim-document">
        <Stack gap="xs">
          <Title order={2} size="h4" id="claim-document">
            {words.document}
          </Title>
          <Text size="sm" c="dimmed">
            {words.sentBy(claim.askedBy, formatWhen(claim.askedAt))}
          </Text>
          {document ? (
            <Anchor href={`${base}/${claim.id}/document`} size="sm" underline="always">
              {words.download} ({document.name}, {Math.ceil(document.bytes / 1024)} kB)
            </Anchor>
          ) : (
            <Text size="sm">{words.documentGone}</Text>
          )}
          {reason ? <Text size="sm">{reason}</Text> : null}
          {state === 'waiting' ? <Text size="sm">{words.look}</Text> : null}
        </Stack>
      </Paper>
      <Checks checks={claim.checks} />
      {state === 'waiting' ? <Decide claim={claim} /> : null}
    </Page>
  );
}

function Checks({ checks }: { checks: OwnershipCheck[] }) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="claim-checks">
      <Stack gap="xs">
        <Title order={2} size="h4" id="claim-checks">
          {words.checks}
        </Title>
        {checks.length === 0 ? <Text size="sm">{words.noChecks}</Text> : null}
        <List size="sm" spacing="xs" listStyleType="none">
          {checks.map(({ id, state, askedAt, sentence }) => (
            <List.Item key={id}>
              {formatWhen(askedAt)} · {checkStateWords[state].label}
              {sentence ? `: ${sentence}` : ''}
            </List.Item>
          ))}
        </List>
      </Stack>
    </Paper>
  );
}

function Decide({ claim }: { claim: ReviewedOwnership }) {
  const accept = useDecision(claim, 'accept');
  const refuse = useDecision(claim, 'refuse');
  return (
    <>
      <Group>
        <Button loading={accept.isPending} onClick={() => accept.mutate(undefined)}>
          {words.accept}
        </Button>
      </Group>
      <ActionFailed error={accept.error} />
      <Paper withBorder p="md" component="section" aria-label={words.refuseTitle}>
        <SayForm
          place={`${claim.id}.refuse`}
          label={words.refuseLabel}
          action={words.refuse}
          danger
          pending={refuse.isPending}
          error={refuse.error}
          send={(reason, sent) => refuse.mutate({ reason }, { onSuccess: sent })}
        />
      </Paper>
    </>
  );
}
