import { ActionIcon, EmptyState, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Call } from '@patchcord/contracts';
import { IconPhone, IconPhoneIncoming, IconPhoneOutgoing, IconPhoneX } from '@tabler/icons-react';
import { refreshMs, useList } from '../api/queries.ts';
import { OutcomeMark } from '../calls/outcome-mark.tsx';
import { HelpLink } from '../help/help-link.tsx';
import { formatLength, formatWhen, msBetween } from '../shell/format.ts';
import { useNumberFormat } from '../shell/number-text.tsx';
import { ListStates } from '../shell/states.tsx';
import { CallerName, CallerNumber } from './call-parts.tsx';
import type { Dialling } from './use-dialling.ts';
import { words } from './words.ts';

export function RecentCalls({ dialling, ready }: { dialling: Dialling; ready: boolean }) {
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
              <RecentCall key={call.id} call={call} callBack={ready && dialling.mayCall ? dialling.call : null} />
            ))}
          </Stack>
        )}
      </ListStates>
    </Stack>
  );
}

const isNumber = (text: string | null): text is string => text !== null && /^\+\d{7,15}$/.test(text);

/** Whom it was with, and which way it went. */
function readCall(call: Call) {
  const isOut = call.direction === 'out';
  const other = isOut
    ? { number: call.called ?? call.calledRaw, name: null, withheld: false }
    : { number: call.caller, name: call.callerName, withheld: call.callerWithheld };
  const isMissed = !isOut && call.answerAt === null && call.endAt !== null;
  return { isOut, other, isMissed };
}

function WhichWay({ isOut, isMissed }: { isOut: boolean; isMissed: boolean }) {
  if (isMissed) return <IconPhoneX size={16} stroke={1.8} color="var(--mantine-color-error)" aria-label={words.missed} />;
  const Icon = isOut ? IconPhoneOutgoing : IconPhoneIncoming;
  return <Icon size={16} stroke={1.8} color="var(--mantine-color-dimmed)" aria-label={isOut ? words.calledThem : words.calledYou} />;
}

function RecentCall({ call, callBack }: { call: Call; callBack: ((number: string) => void) | null }) {
  const format = useNumberFormat();
  const { isOut, other, isMissed } = readCall(call);
  const { number } = other;
  return (
    <Paper component="li" withBorder px="md" py="xs">
      <Group justify="space-between" wrap="nowrap" gap="sm">
        <WhichWay isOut={isOut} isMissed={isMissed} />
        <div style={{ minWidth: 0, flex: 1 }}>
          <Text fw={500} truncate c={isMissed ? 'var(--mantine-color-error)' : undefined}>
            <CallerName caller={other} />
          </Text>
          <Text size="xs" c="dimmed">
            <CallerNumber caller={other} />
          </Text>
          {/* Beneath the number: on a narrow screen there is no room for both in one line. */}
          <Group gap="4px 8px">
            <Text size="xs" c="dimmed">
              {formatWhen(call.startedAt)}
              {call.answerAt && call.endAt ? ` · ${formatLength(msBetween(call.answerAt, call.endAt))}` : null}
            </Text>
            <OutcomeMark call={call} />
          </Group>
        </div>
        {callBack && isNumber(number) && !other.withheld ? (
          <ActionIcon
            variant="subtle"
            size="lg"
            aria-label={words.callBack(format(number))}
            title={words.callBack(format(number))}
            onClick={() => callBack(number)}
          >
            <IconPhone size={18} stroke={1.6} />
          </ActionIcon>
        ) : null}
      </Group>
    </Paper>
  );
}
