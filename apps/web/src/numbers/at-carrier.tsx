import { List, Paper, Stack, Text, Title } from '@mantine/core';
import type { PhoneNumber } from '@patchcord/contracts';
import { useQuery } from '@tanstack/react-query';
import { carriersQuery } from '../requests/queries.ts';
import { CopyText } from '../shell/marks.tsx';
import { carrierWords } from './state-words.ts';
import { words } from './words.ts';

/** What to set, leave or take back at the carrier, for where the number stands. */
export function AtCarrier({ number }: { number: PhoneNumber }) {
  const { state, trunk, forwards } = number;
  const text =
    state === 'removed'
      ? carrierWords.removed(trunk.carrier)
      : state === 'paused'
        ? carrierWords.paused
        : carrierWords.forward(trunk.carrier);
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="at-carrier">
      <Stack gap="xs">
        <Title order={2} size="h4" id="at-carrier">
          {carrierWords.title}
        </Title>
        <Text size="sm">{forwards.length === 0 ? words.noForward : text}</Text>
        {forwards.map(({ location, uri, tlsUri }) => (
          <div key={location}>
            {forwards.length > 1 ? (
              <Text size="sm" c="dimmed">
                {location}
              </Text>
            ) : null}
            <CopyText value={uri} label={words.copyForward} />
            {tlsUri === null ? null : <CopyText value={tlsUri} label={words.copyForwardTls} />}
          </div>
        ))}
        {state === 'paused' ? null : <MenuSteps carrier={trunk.carrier} removed={state === 'removed'} />}
      </Stack>
    </Paper>
  );
}

/** Where in the carrier's own menu, for carriers that are known by name. */
function MenuSteps({ carrier, removed }: { carrier: string; removed: boolean }) {
  const presets = useQuery(carriersQuery);
  const known = presets.data?.find(({ id, name }) => id !== 'other' && name.toLowerCase() === carrier.toLowerCase());
  if (!known || known.steps.length === 0) return null;
  return (
    <div>
      <Text size="sm">{removed ? carrierWords.whereItWasSet(known.name) : carrierWords.whereToSet(known.name)}</Text>
      <List size="sm" type="ordered">
        {known.steps.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
    </div>
  );
}
