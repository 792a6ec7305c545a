import { Alert, Stack, Text, Timeline } from '@mantine/core';
import type { Porting } from '@patchcord/contracts';
import { formatPlainDay, formatWhen } from '../shell/format.ts';
import { LiveMark } from '../shell/marks.tsx';
import { words } from './words.ts';

const order = ['requested', 'submitted', 'date_set', 'both_ways', 'ported'] as const;

/** The steps of the way, those behind it filled; where it ended otherwise, why. */
export function PortingSteps({ porting }: { porting: Porting }) {
  const { state, wishedOn, day, reason } = porting;
  if (state === 'refused' || state === 'withdrawn') {
    return (
      <Alert color={state === 'refused' ? 'red' : 'gray'} title={state === 'refused' ? words.refusedTitle : words.withdrawnTitle}>
        {reason ? (
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {reason}
          </Text>
        ) : null}
        <Text size="sm">{words.asBefore}</Text>
      </Alert>
    );
  }
  const at = order.indexOf(state);
  const when = (iso: string | null) => (iso ? formatWhen(iso) : null);
  return (
    <Stack gap="sm">
      <Timeline active={at} bulletSize={18} lineWidth={2}>
        <Step title={words.steps.requested} text={`${formatWhen(porting.askedAt)} · ${words.wished(formatPlainDay(wishedOn))}`} />
        <Step title={words.steps.submitted} text={when(porting.submittedAt)} />
        <Step title={words.steps.dated} text={day ? words.onDay(formatPlainDay(day)) : null} />
        <Step title={words.steps.opened} text={at >= 3 ? when(porting.openedAt) : words.byItself} />
        <Step title={words.steps.ported} text={state === 'ported' ? when(porting.endedAt) : words.afterDay} />
      </Timeline>
      {at >= 3 ? (
        <div>
          <LiveMark live={porting.live} />
        </div>
      ) : null}
      {state === 'ported' ? <Alert color="green">{words.endForward(porting.carrier)}</Alert> : null}
    </Stack>
  );
}

const Step = ({ title, text, ...item }: { title: string; text: string | null }) => (
  <Timeline.Item title={title} {...item}>
    <Text size="sm" c="dimmed">
      {text}
    </Text>
  </Timeline.Item>
);
