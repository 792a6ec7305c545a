import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { PhoneNumber } from '@patchcord/contracts';
import { useAccount } from '../api/queries.ts';
import { formatPlainDay } from '../shell/format.ts';
import { ButtonLink } from '../shell/links.tsx';
import { usePortingOf } from './queries.ts';
import { stateWords, words } from './words.ts';

/** On the page of a number that can be ported, or that has a porting. Nothing where neither is so. */
export function PortingCard({ number }: { number: PhoneNumber }) {
  const { account } = useAccount();
  const { data } = usePortingOf(number.id);
  if (!data || (data.porting === null && data.notNow !== null)) return null;
  const { porting } = data;
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="porting">
      <Stack gap="xs">
        <Group gap="xs">
          <Title order={2} size="h4" id="porting">
            {words.title}
          </Title>
          {porting ? <Badge color={stateWords[porting.state].color}>{stateWords[porting.state].label}</Badge> : null}
          {porting?.day ? (
            <Text size="sm" c="dimmed">
              {formatPlainDay(porting.day)}
            </Text>
          ) : null}
        </Group>
        {porting ? null : <Text size="sm">{words.cardAbout}</Text>}
        <div>
          <ButtonLink variant="default" size="xs" to="/a/$account/numbers/$number/porting" params={{ account, number: number.id }}>
            {porting ? words.look : words.open}
          </ButtonLink>
        </div>
      </Stack>
    </Paper>
  );
}
