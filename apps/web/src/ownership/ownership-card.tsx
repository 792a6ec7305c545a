import { Badge, Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { OwnershipShown, PhoneNumber, Proof } from '@patchcord/contracts';
import { isOwnershipCheckOpen } from '@patchcord/contracts/ownership-state';
import { useChange } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { formatWhen } from '../shell/format.ts';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { CheckFailed, CheckWay } from './check-way.tsx';
import { DocumentPart } from './document-part.tsx';
import { useOwnership } from './queries.ts';
import { checkStateWords, words } from './words.ts';

/** On the page of a number: whether it is proved to be the account's, and what to do where it is not. */
export function OwnershipCard({ number }: { number: PhoneNumber }) {
  const { data, error, refetch } = useOwnership(number.id);
  const proof = data?.proof ?? null;
  const check = data?.check;
  const isOpen = check ? isOwnershipCheckOpen(check.state) : false;
  const mark = proof
    ? { label: words.proved, color: 'green' }
    : check && isOpen
      ? checkStateWords[check.state]
      : { label: words.notProved, color: 'gray' };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="ownership">
      <Stack gap="sm">
        <Group gap="xs">
          <Title order={2} size="h4" id="ownership">
            {proof ? words.titleProved : words.title}
          </Title>
          {data ? (
            <Badge color={mark.color} role="status">
              {mark.label}
            </Badge>
          ) : null}
        </Group>
        {error && !data ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <LoadingRows rows={1} /> : null}
        {proof ? <Text size="sm">{provedText(proof)}</Text> : null}
        {data && !proof ? <Prove number={number} shown={data} isOpen={isOpen} /> : null}
      </Stack>
    </Paper>
  );
}

const provedText = ({ by, at }: Proof) => words.provedBy[by](at ? formatWhen(at) : '');

function Prove({ number, shown, isOpen }: { number: PhoneNumber; shown: OwnershipShown; isOpen: boolean }) {
  const ask = useChange<void, OwnershipShown>('POST', () => `numbers/${number.id}/ownership/checks`);
  const { check, checksLeft, noCheckNow } = shown;
  return (
    <>
      <Text size="sm" c="dimmed" maw={620}>
        {words.about} <HelpLink topic="prove-a-number">{words.how}</HelpLink>
      </Text>
      <CheckWay number={number} check={isOpen ? check : null} />
      {isOpen ? (
        <Text size="sm" c="dimmed">
          {words.meanwhile}
        </Text>
      ) : null}
      {check?.state === 'failed' ? <CheckFailed check={check} /> : null}
      <ActionFailed error={ask.error} />
      {isOpen ? null : noCheckNow === null ? (
        <Group gap="sm">
          <Button loading={ask.isPending} onClick={() => ask.mutate()}>
            {check ? words.again : words.start}
          </Button>
          <Text size="sm" c="dimmed">
            {words.left(checksLeft)}
          </Text>
        </Group>
      ) : (
        <Text size="sm">{noCheckNow}</Text>
      )}
      {isOpen ? null : <DocumentPart number={number} shown={shown} />}
    </>
  );
}
