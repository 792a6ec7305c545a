import { Badge, Box, Group, Paper, Radio, Skeleton, Stack, Text, Title } from '@mantine/core';
import type { RoundTrips } from '@patchcord/contracts';
import type { ReactNode } from 'react';
import { LoadingFailed } from '../shell/states.tsx';
import { barsOf } from './bars.ts';
import { useRoundTrips } from './use-round-trips.ts';
import { words } from './words.ts';

type Shown = RoundTrips['locations'][number];

interface Choice {
  value: string | null;
  onChange: (location: string) => void;
}

/**
 * How far the carrier is from each location, as bars, with the recommended one and why.
 * @param of path of what lists the carrier's addresses, for example `trunks/trk_…`
 * @param choice makes it a choice of one location
 */
export function RoundTripsTo({ of, choice }: { of: string; choice?: Choice }) {
  const { asked, shown } = useRoundTrips(of);
  if (!shown.data) {
    if (shown.error) return <LoadingFailed error={shown.error} retry={() => void shown.refetch()} />;
    return <Skeleton height={72} radius="md" />;
  }
  const { addresses, locations, reason } = shown.data;
  const rows = <Bars trips={shown.data} choosable={choice !== undefined} />;
  return (
    <Stack gap="sm">
      {choice ? (
        <Radio.Group value={choice.value} onChange={choice.onChange} aria-label={words.title}>
          {rows}
        </Radio.Group>
      ) : (
        rows
      )}
      {locations.length > 0 ? (
        <Text size="sm" role="status">
          {reason}
        </Text>
      ) : null}
      {asked.error ? (
        <Text size="sm" c="dimmed">
          {asked.error.message}
        </Text>
      ) : null}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {addresses.length > 0 ? words.measuredTo(addresses) : words.nothing}
      </Text>
    </Stack>
  );
}

function Bars({ trips: { locations, recommended }, choosable }: { trips: RoundTrips; choosable: boolean }) {
  const bars = barsOf(locations);
  return (
    <Stack gap="md" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {locations.map((location, index) => {
        const isRecommended = location.id === recommended;
        return (
          <Box key={location.id} component="li">
            <Group justify="space-between" gap="2px 12px">
              <Name location={location} choosable={choosable}>
                {isRecommended && locations.length > 1 ? <Badge color="green">{words.recommended}</Badge> : null}
              </Name>
              <Text size="sm">{words.figure(location)}</Text>
            </Group>
            <Bar part={bars[index] ?? null} recommended={isRecommended} />
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {[location.host, ...location.addresses.filter((one) => one !== location.host)].join(' · ')}
            </Text>
            {location.connected ? null : <Text size="xs">{words.noEdge}</Text>}
          </Box>
        );
      })}
    </Stack>
  );
}

function Name({ location, choosable, children }: { location: Shown; choosable: boolean; children: ReactNode }) {
  return (
    <Group gap="xs" component="span">
      {choosable ? <Radio value={location.id} label={location.name} /> : <Text fw={500}>{location.name}</Text>}
      {children}
    </Group>
  );
}

/** Its length says what the figure beside it says, so it is not read out. */
function Bar({ part, recommended }: { part: number | null; recommended: boolean }) {
  return (
    <Box aria-hidden h={6} my={4} bg="var(--mantine-color-default-border)" style={{ borderRadius: 3, overflow: 'hidden' }}>
      <Box
        h="100%"
        w={`${(part ?? 0) * 100}%`}
        bg={recommended ? 'var(--mantine-color-green-filled)' : 'var(--mantine-color-dimmed)'}
        style={{ transition: 'width 200ms ease' }}
      />
    </Box>
  );
}

/** The same as a section of a page. */
export function RoundTripsSection({ of }: { of: string }) {
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="round-trips">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" id="round-trips">
            {words.title}
          </Title>
          <Text size="sm" c="dimmed">
            {words.about}
          </Text>
        </div>
        <RoundTripsTo of={of} />
      </Stack>
    </Paper>
  );
}
