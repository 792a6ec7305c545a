import { EmptyState, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Call } from '@patchcord/contracts';
import { IconPhoneIncoming } from '@tabler/icons-react';
import { refreshMs, useList } from '../api/queries.ts';
import { OutcomeMark } from '../calls/outcome-mark.tsx';
import { HelpLink } from '../help/help-link.tsx';
import { formatLength, formatWhen, msBetween } from '../shell/format.ts';
import { ListStates } from '../shell/states.tsx';
import { CallerName, CallerNumber } from './call-parts.tsx';
import { words } from './words.ts';

export function RecentCalls() {
  const list = useList<Call>('calls', { filter: { mine: 'true' }, limit: 20, everyMs: refreshMs.calls });
  return (
    <Stack gap="sm">
      <Title order={2} size="h4">
        {words.recent}
      </Title>
      <ListStates
        list={list}
        height={56}
        empty={
          <EmptyState size="sm" icon={<IconPhoneIncoming />} title={words.noRecent.title} description={words.noRecent.text}>
            <HelpLink topic="softphones">{words.noRecent.help}</HelpLink>
          </EmptyState>
        }
      >
        {(calls) => (
          <Stack component="ul" gap="xs" m={0} p={0} style={{ listStyle: 'none' }}>
            {calls.map((call) => (
              <RecentCall key={call.id} call={call} />
            ))}
          </Stack>
        )}
      </ListStates>
    </Stack>
  );
}

function RecentCall({ call }: { call: Call }) {
  const caller = { number: call.caller, name: call.callerName, withheld: call.callerWithheld };
  return (
    <Paper component="li" withBorder px="md" py="xs">
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <div style={{ minWidth: 0 }}>
          <Text fw={500} truncate>
            <CallerName caller={caller} />
          </Text>
          <Text size="xs" c="dimmed">
            <CallerNumber caller={caller} />
          </Text>
          <Text size="xs" c="dimmed">
            {formatWhen(call.startedAt)}
            {call.answerAt && call.endAt ? ` · ${formatLength(msBetween(call.answerAt, call.endAt))}` : null}
          </Text>
        </div>
        <OutcomeMark call={call} />
      </Group>
    </Paper>
  );
}
