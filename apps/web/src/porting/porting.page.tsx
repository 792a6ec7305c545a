import { Alert, Badge, Button, List, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { PhoneNumber, Porting, PortingShown } from '@patchcord/contracts';
import { nextPortingState } from '@patchcord/contracts/porting-state';
import { useParams } from '@tanstack/react-router';
import { useAccount, useChange, useOne } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { AskForm } from './ask-form.tsx';
import { PortingFacts } from './porting-facts.tsx';
import { PortingSteps } from './porting-steps.tsx';
import { usePortingOf } from './queries.ts';
import { stateWords, words } from './words.ts';

export function PortingPage() {
  const { account } = useAccount();
  const { number: id = '' } = useParams({ strict: false });
  const number = useOne<PhoneNumber>('numbers', id);
  const shown = usePortingOf(id);
  const error = number.error ?? shown.error;
  const retry = () => void Promise.all([number.refetch(), shown.refetch()]);
  return (
    <Stack gap="sm">
      <AnchorLink to="/a/$account/numbers/$number" params={{ account, number: id }} size="sm">
        ← {number.data?.formatted ?? words.back}
      </AnchorLink>
      {number.data && shown.data ? (
        <Shown number={number.data} shown={shown.data} />
      ) : (
        <Page title={words.title}>{error ? <LoadingFailed error={error} retry={retry} /> : <LoadingRows />}</Page>
      )}
    </Stack>
  );
}

function Shown({ number, shown }: { number: PhoneNumber; shown: PortingShown }) {
  const { path } = useAccount();
  const { porting, notNow } = shown;
  const mark = porting ? <Badge color={stateWords[porting.state].color}>{stateWords[porting.state].label}</Badge> : null;
  return (
    <Page title={words.titleOf(number.formatted)} action={mark}>
      {porting ? (
        <>
          <Paper withBorder p="md">
            <PortingSteps porting={porting} />
          </Paper>
          <PortingFacts porting={porting} letter={`${path}/numbers/${number.id}/porting/letter`} />
          <Withdraw number={number} porting={porting} />
        </>
      ) : null}
      {notNow === null ? (
        <>
          <About />
          <AskForm key={porting?.id ?? 'first'} number={number} shown={shown} />
        </>
      ) : porting === null ? (
        <Alert title={words.notNow} color="gray">
          {notNow}
        </Alert>
      ) : null}
    </Page>
  );
}

const About = () => (
  <div>
    <Title order={2} size="h4" mb="xs">
      {words.aboutTitle}
    </Title>
    <List size="sm" spacing={4} type="ordered">
      {words.about.map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
    </List>
  </div>
);

function Withdraw({ number, porting }: { number: PhoneNumber; porting: Porting }) {
  const withdraw = useChange<void>('POST', () => `numbers/${number.id}/porting/withdraw`);
  const [asked, confirm] = useDisclosure();
  if (porting.state === 'both_ways') {
    return (
      <Text size="sm" c="dimmed">
        {words.onlySupport}
      </Text>
    );
  }
  if (nextPortingState(porting.state, 'withdraw') === null) return null;
  return (
    <div>
      <Button variant="subtle" color="red" onClick={confirm.open}>
        {words.withdraw}
      </Button>
      <ConfirmRemove
        opened={asked}
        title={words.withdrawTitle}
        text={words.withdrawText}
        action={words.withdraw}
        pending={withdraw.isPending}
        error={withdraw.error}
        close={confirm.close}
        remove={() => withdraw.mutate(undefined, { onSuccess: confirm.close })}
      />
    </div>
  );
}
