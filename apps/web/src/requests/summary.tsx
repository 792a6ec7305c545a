import { Code, Group, Stack, Text } from '@mantine/core';
import { type BringRequest, settingLabels, settingText } from '@patchcord/contracts';
import type { ReactNode } from 'react';
import { words } from './words.ts';

export function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <Group gap="2px 12px" align="baseline">
      <Text size="sm" c="dimmed" w={150}>
        {label}
      </Text>
      <div style={{ flex: '1 1 200px', minWidth: 0, overflowWrap: 'anywhere' }}>{children}</div>
    </Group>
  );
}

/** What a request says, to be read. */
export function Summary({ request }: { request: BringRequest }) {
  return (
    <Stack gap="xs">
      {request.carrier ? <Fact label={words.steps.carrier}>{request.carrier.name}</Fact> : null}
      {request.kind === 'numbers' ? <Fact label={words.steps.numbers}>{words.numbersCount(request.counts.good)}</Fact> : null}
      {request.settings.map(({ field, before, after }) => (
        <Fact key={field} label={settingLabels[field]}>
          <Text span td="line-through" c="dimmed">
            {settingText(field, before)}
          </Text>{' '}
          → <b>{settingText(field, after)}</b>
        </Fact>
      ))}
      {request.addresses.length > 0 || (request.kind === 'numbers' && !request.trunk) ? (
        <Fact label={words.steps.addresses}>
          <Group gap={6}>
            {request.addresses.map(({ cidr }) => (
              <Code key={cidr}>{cidr}</Code>
            ))}
            <Text size="sm" c="dimmed">
              {request.addressesConfirmed ? words.review.confirmed : words.review.notConfirmed}
            </Text>
          </Group>
        </Fact>
      ) : null}
      {request.location && request.kind === 'numbers' ? <Fact label={words.steps.location}>{request.location.name}</Fact> : null}
    </Stack>
  );
}
