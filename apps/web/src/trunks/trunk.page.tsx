import { Button, Group, Paper, Stack, Switch, Text, Title } from '@mantine/core';
import type { Trunk, TrunkChange } from '@patchcord/contracts';
import { useParams, useSearch } from '@tanstack/react-router';
import { useAccount, useChange, useOne } from '../api/queries.ts';
import { RoundTripsSection } from '../locations/round-trips.tsx';
import { TrunkRequests } from '../requests/trunk-requests.tsx';
import { useStartRequest } from '../requests/use-ask.ts';
import { AnchorLink } from '../shell/links.tsx';
import { LiveMark } from '../shell/marks.tsx';
import { Page } from '../shell/page.tsx';
import { ActionFailed, LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { TrunkLogin } from './trunk-login.tsx';
import { TrunkSettings } from './trunk-settings.tsx';
import { TrunkSources } from './trunk-sources.tsx';
import { words } from './words.ts';

export function TrunkPage() {
  const { account } = useAccount();
  const { trunk: id } = useParams({ from: '/signed-in/a/$account/trunks/$trunk' });
  const { source } = useSearch({ from: '/signed-in/a/$account/trunks/$trunk' });
  const trunk = useOne<Trunk>('trunks', id);
  return (
    <Stack gap="sm">
      <AnchorLink to="/a/$account/trunks" params={{ account }} size="sm">
        ← {words.back}
      </AnchorLink>
      {trunk.data ? (
        <Page title={trunk.data.name} about={trunk.data.carrier} action={<OnSwitch trunk={trunk.data} />}>
          <TrunkRequests trunk={trunk.data.id} />
          <TrunkSources trunk={trunk.data} suggested={source ?? ''} />
          <AddNumbers trunk={trunk.data} />
          <RoundTripsSection of={`trunks/${trunk.data.id}`} />
          <TrunkLogin trunk={trunk.data} />
          <TrunkSettings key={trunk.data.id} trunk={trunk.data} />
        </Page>
      ) : (
        <Page title={words.loadingTitle}>
          {trunk.error ? <LoadingFailed error={trunk.error} retry={() => void trunk.refetch()} /> : <LoadingRows />}
        </Page>
      )}
    </Stack>
  );
}

function AddNumbers({ trunk }: { trunk: Trunk }) {
  const { account } = useAccount();
  const start = useStartRequest();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="numbers">
      <Stack gap="sm">
        <Title order={2} size="h4" id="numbers">
          {words.numbers}
        </Title>
        <Text size="sm">{words.numbersOn(trunk.numbers)}</Text>
        <Group gap="sm">
          <Button variant="light" loading={start.isPending} onClick={() => start.mutate({ trunk: trunk.id })}>
            {words.addNumbers}
          </Button>
          <AnchorLink size="sm" to="/a/$account/numbers" params={{ account }}>
            {words.toNumbers}
          </AnchorLink>
        </Group>
        <ActionFailed error={start.error} />
      </Stack>
    </Paper>
  );
}

function OnSwitch({ trunk }: { trunk: Trunk }) {
  const change = useChange<TrunkChange>('PATCH', () => `trunks/${trunk.id}`);
  const on = change.isPending && change.variables.on !== undefined ? change.variables.on : trunk.on;
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="sm">
        <LiveMark live={trunk.live} />
        <Switch
          checked={on}
          onChange={(event) => change.mutate({ on: event.currentTarget.checked })}
          label={<Text size="sm">{on ? words.on : words.off}</Text>}
          aria-label={words.switchLabel(trunk.name)}
        />
      </Group>
      <ActionFailed error={change.error} />
    </Stack>
  );
}
