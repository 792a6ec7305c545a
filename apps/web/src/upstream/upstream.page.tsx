import { Alert, Button, Group, NumberInput, Paper, Select, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Upstream, UpstreamChange, UpstreamShown } from '@patchcord/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { refreshMs, useMe } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { addressesOf, lineErrors, linesOf } from '../requests/address-lines.ts';
import { FormFailed, failForm } from '../shell/form.tsx';
import { LinesInput } from '../shell/lines-input.tsx';
import { LiveMark } from '../shell/marks.tsx';
import { Page } from '../shell/page.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { countryChoices } from '../trunks/countries.ts';
import { words as trunkWords } from '../trunks/words.ts';
import { Gateways } from './gateways.tsx';
import { words } from './words.ts';

const path = '/api/v1/platform/upstream';
const key = ['platform', 'upstream'];

export function UpstreamPage() {
  const isOperator = useMe().data?.user.platformRole === 'operator';
  const { data, error, refetch } = useQuery({
    queryKey: key,
    refetchInterval: ({ state }) => {
      const live = state.data?.upstream?.live;
      return live && live.edges < live.of ? refreshMs.changing : refreshMs.lists;
    },
    queryFn: () => request<UpstreamShown>('GET', path),
  });
  return (
    <Page title={words.title} about={words.about}>
      <Gateways mayChange={isOperator} />
      <Stack component="section" aria-label={words.ported.title}>
        <div>
          <Title order={2} size="h4">
            {words.ported.title}
          </Title>
          <Text size="sm" c="dimmed" maw={560}>
            {words.ported.about}
          </Text>
        </div>
        {error ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <LoadingRows /> : null}
        {data ? <Standing upstream={data.upstream} /> : null}
        {data ? <Declaration upstream={data.upstream} mayChange={isOperator} /> : null}
      </Stack>
    </Page>
  );
}

function Standing({ upstream }: { upstream: Upstream | null }) {
  if (!upstream) return <Alert color="orange">{words.none}</Alert>;
  return (
    <Group gap="sm">
      <LiveMark live={upstream.live} />
      <Text size="sm" c="dimmed">
        {words.numbers(upstream.numbers)}
      </Text>
    </Group>
  );
}

const callerPlaces: Upstream['callerFrom'] = ['p_asserted_identity', 'remote_party_id', 'from'];

function Declaration({ upstream, mayChange }: { upstream: Upstream | null; mayChange: boolean }) {
  const client = useQueryClient();
  const form = useForm({
    initialValues: {
      name: upstream?.name ?? 'Upstream',
      sources: linesOf(upstream?.sources ?? []),
      country: upstream?.country ?? null,
      calledFrom: upstream?.calledFrom ?? 'request_uri',
      callsLimit: (upstream?.callsLimit ?? 1_000) as number | string,
      callsPerSecond: (upstream?.callsPerSecond ?? 100) as number | string,
    },
  });
  const declare = useMutation({
    mutationFn: (body: UpstreamChange) => request<UpstreamShown>('PUT', path, body),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
  const submit = form.onSubmit(({ sources, callsLimit, callsPerSecond, ...values }) =>
    declare.mutate(
      {
        ...values,
        callerFrom: upstream?.callerFrom ?? callerPlaces,
        sources: addressesOf(sources),
        callsLimit: Number(callsLimit),
        callsPerSecond: Number(callsPerSecond),
      },
      {
        onSuccess: () => form.resetDirty(),
        onError: (error) => failForm(form, error),
      },
    ),
  );
  const lines = form.errors.sources
    ? lineErrors(declare.error, (line, message) => (line > 0 ? words.sourceLine(line, message) : message))
    : [];
  return (
    <Paper withBorder p="md">
      <form onSubmit={submit} noValidate>
        <fieldset disabled={!mayChange} style={{ border: 0, margin: 0, padding: 0, minWidth: 0 }}>
          <Stack>
            <TextInput label={words.name} description={words.nameHint} {...form.getInputProps('name')} />
            <LinesInput
              label={words.sources}
              description={words.sourcesHint}
              minRows={3}
              maxRows={14}
              {...form.getInputProps('sources')}
              wrong={lines}
            />
            <SimpleGrid cols={{ base: 1, sm: 2 }}>
              <Select
                label={trunkWords.country}
                description={words.countryHint}
                data={countryChoices}
                searchable
                clearable
                disabled={!mayChange}
                {...form.getInputProps('country')}
              />
              <Select
                label={trunkWords.calledFrom}
                description={words.calledHint}
                data={Object.entries(trunkWords.calledFromChoices).map(([value, label]) => ({ value, label }))}
                allowDeselect={false}
                disabled={!mayChange}
                {...form.getInputProps('calledFrom')}
              />
              <NumberInput label={trunkWords.callsLimit} allowDecimal={false} {...form.getInputProps('callsLimit')} />
              <NumberInput label={trunkWords.callsPerSecond} allowDecimal={false} {...form.getInputProps('callsPerSecond')} />
            </SimpleGrid>
            <FormFailed error={declare.error} form={form} />
            <Group justify="flex-end" gap="sm">
              {declare.isSuccess && !form.isDirty() ? (
                <Text size="sm" c="dimmed" role="status">
                  {shellWords.saved}
                </Text>
              ) : null}
              {mayChange ? (
                <Button type="submit" loading={declare.isPending}>
                  {words.save}
                </Button>
              ) : (
                <Text size="sm" c="dimmed">
                  {words.readOnly}
                </Text>
              )}
            </Group>
          </Stack>
        </fieldset>
      </form>
    </Paper>
  );
}
