import { Alert, Button, DataList, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { isOpen, type Trunk, type TrunkLoginMade, type TrunkLoginShown } from '@patchcord/contracts';
import { Fragment, type ReactNode } from 'react';
import { useChange } from '../api/queries.ts';
import { useTrunkRequests } from '../requests/trunk-requests.tsx';
import { useAskForTrunk } from '../requests/use-ask.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { formatWhen } from '../shell/format.ts';
import { CopyText } from '../shell/marks.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { words } from './words.ts';

const text = words.login;

/** User name and password for who has no fixed addresses. The password is here for as long as the page that made it is open, and nowhere else. */
export function TrunkLogin({ trunk }: { trunk: Trunk }) {
  const make = useChange<void, TrunkLoginMade>('POST', () => `trunks/${trunk.id}/login`);
  const remove = useChange<void>('DELETE', () => `trunks/${trunk.id}/login`);
  const [renewing, renewal] = useDisclosure();
  const [removing, removal] = useDisclosure();
  const login = trunk.login ?? make.data ?? null;
  // Somebody else may have made a newer one since.
  const password = make.data && make.data.changedAt === login?.changedAt ? make.data.password : null;
  const removed = () => {
    make.reset();
    removal.close();
  };
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="login">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" id="login">
            {text.title}
          </Title>
          <Text size="sm" c="dimmed">
            {text.about}
          </Text>
        </div>
        {login ? <LoginDetails login={login} password={password} /> : null}
        {renewing ? null : <ActionFailed error={make.error} />}
        <Group gap="sm">
          {login ? (
            <>
              <Button variant="light" onClick={renewal.open}>
                {text.renew}
              </Button>
              <Button variant="subtle" color="red" onClick={removal.open}>
                {text.remove}
              </Button>
            </>
          ) : trunk.loginAllowed ? (
            <Button variant="light" loading={make.isPending} onClick={() => make.mutate()}>
              {text.make}
            </Button>
          ) : (
            <AskForLogin trunk={trunk} />
          )}
        </Group>
      </Stack>
      <ConfirmRemove
        opened={renewing}
        title={text.renewTitle}
        text={text.renewText}
        action={text.renew}
        pending={make.isPending}
        error={make.error}
        close={renewal.close}
        remove={() => make.mutate(undefined, { onSuccess: renewal.close })}
      />
      <ConfirmRemove
        opened={removing}
        title={text.removeTitle}
        text={text.removeText(trunk.sources.length)}
        pending={remove.isPending}
        error={remove.error}
        close={removal.close}
        remove={() => remove.mutate(undefined, { onSuccess: removed })}
      />
    </Paper>
  );
}

function AskForLogin({ trunk }: { trunk: Trunk }) {
  const ask = useAskForTrunk(trunk.id);
  const waits = useTrunkRequests(trunk.id).some(({ state, settings }) => isOpen(state) && settings.some(({ field }) => field === 'login'));
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" role={waits ? 'status' : undefined}>
        {waits ? text.asked : text.askAbout}
      </Text>
      {waits ? null : (
        <Button variant="light" loading={ask.isPending} onClick={() => ask.mutate({ kind: 'settings', settings: { login: true } })}>
          {text.ask}
        </Button>
      )}
      <ActionFailed error={ask.error} />
    </Stack>
  );
}

function LoginDetails({ login, password }: { login: TrunkLoginShown; password: string | null }) {
  const several = login.servers.length > 1;
  return (
    <>
      {password === null ? null : (
        <Alert title={text.onceTitle} role="status">
          {text.once}
        </Alert>
      )}
      <DataList labelWidth="140px">
        {login.servers.map(({ location, host, proxy }) => (
          <Fragment key={location}>
            <Row label={several ? text.hostAt(location) : text.host}>
              <CopyText value={host} label={text.copyHost} />
            </Row>
            <Row label={several ? text.proxyAt(location) : text.proxy}>
              <CopyText value={proxy} label={text.copyProxy} />
            </Row>
          </Fragment>
        ))}
        <Row label={text.user}>
          <CopyText value={login.user} label={text.copyUser} />
        </Row>
        <Row label={text.password}>
          {password === null ? text.kept(formatWhen(login.changedAt)) : <CopyText value={password} label={text.copyPassword} />}
        </Row>
      </DataList>
      {login.servers.length === 0 ? <Text size="sm">{text.noServer}</Text> : null}
      <Text size="sm" c="dimmed">
        {text.hint}
      </Text>
    </>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}
