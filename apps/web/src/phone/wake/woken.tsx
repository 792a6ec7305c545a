import { Alert, Group, Loader, Text } from '@mantine/core';
import type { Call } from '@patchcord/contracts';
import type { Phone, PhoneSnapshot } from '@patchcord/phone';
import { callsOf } from '@patchcord/phone/calls';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useAccount } from '../../api/queries.ts';
import { failureMessage, request } from '../../api/request.ts';
import { AnchorLink } from '../../shell/links.tsx';
import { words } from './words.ts';

export interface WokenProps {
  phone: Phone;
  now: PhoneSnapshot;
  /** `call_…` */
  call: string;
  /** It was answered already where it was shown. */
  answer: boolean;
  done: () => void;
}

/** This page was opened for a call: it waits for it to ring here, or says how it ended. */
export function Woken({ phone, now, call, answer, done }: WokenProps) {
  const rings = callsOf(now).find(({ direction, record }) => direction === 'in' && (record === call || record === null));
  const id = rings?.id;
  const isRinging = rings?.state.status === 'ringing';
  useEffect(() => {
    if (!id) return;
    if (answer && isRinging) void phone.answer(id);
    done();
  }, [id, isRinging, answer, phone, done]);
  // One that was talked in here is shown by the phone itself.
  const { last } = now;
  const wasHere = last?.record === call;
  useEffect(() => {
    if (wasHere) done();
  }, [wasHere, done]);
  if (rings || wasHere) return null;
  return <Waiting call={call} registered={now.line === 'registered'} done={done} />;
}

/** A call that goes on is rung within a second of the registration. */
const ringsWithinMs = 6_000;

function Waiting({ call, registered, done }: { call: string; registered: boolean; done: () => void }) {
  const { account, path } = useAccount();
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!registered) return;
    const timer = setTimeout(() => setLate(true), ringsWithinMs);
    return () => clearTimeout(timer);
  }, [registered]);
  const record = useQuery({
    queryKey: ['account', account, 'calls', 'woken', call],
    queryFn: () => request<Call>('GET', `${path}/calls/${encodeURIComponent(call)}`),
    refetchInterval: ({ state }) => (state.data?.result ? false : 1_000),
  });
  const { data, error } = record;
  if (!data && error)
    return (
      <Alert color="orange" title={words.woken.unknown} withCloseButton closeButtonLabel={words.woken.close} onClose={done} role="status">
        <Text size="sm">{failureMessage(error)}</Text>
      </Alert>
    );
  if (data?.result) return <Over call={data} done={done} />;
  if (late)
    return (
      <Alert color="gray" title={words.woken.ringsNoMore} withCloseButton closeButtonLabel={words.woken.close} onClose={done} role="status">
        <Text size="sm">{words.woken.ringsNoMoreText}</Text>
      </Alert>
    );
  return (
    <Alert color="blue" role="status">
      <Group gap="sm" wrap="nowrap">
        <Loader size="sm" />
        <div>
          <Text size="sm" fw={500}>
            {words.woken.waiting}
          </Text>
          <Text size="sm">{words.woken.waitingText}</Text>
        </div>
      </Group>
    </Alert>
  );
}

function Over({ call, done }: { call: Call; done: () => void }) {
  const { account } = useAccount();
  const { answeredBy, result } = call;
  const answered = answeredBy ? words.woken.answeredBy(answeredBy.name) : words.woken.answered;
  return (
    <Alert color="gray" title={words.woken.over} withCloseButton closeButtonLabel={words.woken.close} onClose={done} role="status">
      <Text size="sm">{call.answerAt ? answered : result?.sentence}</Text>
      <AnchorLink size="sm" underline="always" to="/a/$account/calls" params={{ account }} search={{ call: call.id }}>
        {words.woken.toCalls}
      </AnchorLink>
    </Alert>
  );
}
