import { Paper, Stack, Stepper, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { BringRequest, RequestStep } from '@patchcord/contracts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { formatWhen } from '../shell/format.ts';
import { AddressesStep } from './step-addresses.tsx';
import { CarrierStep } from './step-carrier.tsx';
import { LocationStep } from './step-location.tsx';
import { NumbersStep } from './step-numbers.tsx';
import { ReviewStep } from './step-review.tsx';
import { words } from './words.ts';

const all: readonly RequestStep[] = ['carrier', 'numbers', 'addresses', 'location', 'review'];
/** A trunk that is there has its carrier and addresses. */
const stepsOf = ({ kind, trunk }: BringRequest): readonly RequestStep[] =>
  kind === 'addresses' ? ['addresses', 'review'] : kind === 'settings' ? ['review'] : trunk ? ['numbers', 'location', 'review'] : all;

export interface StepProps {
  request: BringRequest;
  /** To the next step; what was entered is kept by then. */
  next: () => void;
}
const parts = { carrier: CarrierStep, numbers: NumbersStep, addresses: AddressesStep, location: LocationStep, review: ReviewStep };

/** All five in one row beside the menu. */
const tight = { separator: { marginInline: 6, minWidth: 6 }, stepBody: { marginInlineStart: 8 } };

/** The steps in order, each kept when it is left. The rail says which are done and goes to any of them. */
export function Wizard({ request }: { request: BringRequest }) {
  const { step } = useSearch({ from: '/signed-in/a/$account/requests/$request' });
  const navigate = useNavigate();
  const narrow = useMediaQuery('(max-width: 48em)');
  const steps = stepsOf(request);
  const lacking = new Set(request.missing.map((one) => one.step));
  const first = steps.findIndex((one) => lacking.has(one));
  const named = steps.indexOf(step as RequestStep);
  // Where it opened, until somebody goes on: a step does not slip away because nothing is missing in it any more.
  const [opened] = useState(first >= 0 ? first : steps.length - 1);
  const active = named >= 0 ? named : opened;
  const go = (index: number) => void navigate({ to: '.', search: { step: steps[index] }, resetScroll: false });
  const current = steps[active] ?? 'review';
  const Part = parts[current];
  const part = useRef<HTMLElement>(null);
  const shown = useRef(current);
  // The button that led on is gone: who works by keyboard goes on at the step's beginning, and everybody sees which one it is.
  useEffect(() => {
    if (shown.current === current) return;
    shown.current = current;
    part.current?.focus({ preventScroll: true });
    window.scrollTo({ top: 0 });
  }, [current]);
  return (
    <Stack>
      <Stepper
        active={active}
        onStepClick={go}
        size="sm"
        orientation={narrow ? 'vertical' : 'horizontal'}
        iconSize={26}
        styles={narrow ? undefined : tight}
      >
        {steps.map((one, index) => (
          <Stepper.Step
            key={one}
            label={words.steps[one]}
            completedIcon={lacking.has(one) ? <span>!</span> : undefined}
            color={lacking.has(one) && index < active ? 'orange' : undefined}
          />
        ))}
      </Stepper>
      <Paper withBorder p="md" component="section" aria-label={words.steps[current]} ref={part} tabIndex={-1} style={{ outline: 'none' }}>
        <Part request={request} next={() => go(Math.min(active + 1, steps.length - 1))} />
      </Paper>
      <Text size="sm" c="dimmed" role="status">
        {words.saved} {formatWhen(request.updatedAt)}
      </Text>
    </Stack>
  );
}
