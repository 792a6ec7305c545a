import { Alert, Stack, Text, Timeline } from '@mantine/core';
import type { OwnershipCheck, OwnershipCheckState, PhoneNumber } from '@patchcord/contracts';
import type { ReactNode } from 'react';
import { NumberText } from '../shell/number-text.tsx';
import { words } from './words.ts';

/** Steps that are behind it; -1: none. */
const reached: Record<OwnershipCheckState, number> = {
  waiting_for_edge: -1,
  calling: 0,
  arrived: 2,
  cancelled: 3,
  passed: 3,
  failed: -1,
};

/** The way of the call as a drawing; while a check is under way, how far it is. */
export function CheckWay({ number, check }: { number: PhoneNumber; check: OwnershipCheck | null }) {
  const { steps } = words;
  return (
    <Stack gap="xs">
      <Timeline active={check ? reached[check.state] : -1} bulletSize={16} lineWidth={2} aria-label={words.way}>
        <Step title={steps.call(number.formatted)} text={check ? <Shows e164={check.shows} /> : steps.network} />
        <Step title={steps.forward(number.trunk.carrier)} />
        <Step title={steps.back} text={steps.backText} />
        <Step title={steps.end} text={steps.endText} />
      </Timeline>
      {check && check.calls > 1 ? (
        <Text size="sm">
          {words.callOf(check.call, check.calls)}. {words.callsAbout}
        </Text>
      ) : null}
    </Stack>
  );
}

const Step = ({ title, text, ...item }: { title: string; text?: ReactNode }) => (
  <Timeline.Item title={title} {...item}>
    {text ? (
      <Text size="sm" c="dimmed">
        {text}
      </Text>
    ) : null}
  </Timeline.Item>
);

const Shows = ({ e164 }: { e164: string }) => (
  <>
    {words.steps.shows} <NumberText value={e164} />, {words.steps.network}
  </>
);

export function CheckFailed({ check }: { check: OwnershipCheck }) {
  return (
    <Alert color="orange" title={words.failedTitle} role="status">
      {check.sentence}
    </Alert>
  );
}
