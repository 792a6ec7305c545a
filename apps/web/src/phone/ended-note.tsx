import { Alert, Text } from '@mantine/core';
import type { Outcome } from '@patchcord/contracts';
import type { EndReason, Phone, PhoneCall } from '@patchcord/phone';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { useAccount, useRole } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { useNumberFormat } from '../shell/number-text.tsx';
import { useCallingOut } from './use-calling-out.ts';
import { words } from './words.ts';

const ConsultNote = lazy(() => import('./consult-note.tsx').then((loaded) => ({ default: loaded.ConsultNote })));

/** What this browser lacks: whoever sits at it can do something about it. */
const lacks: readonly EndReason[] = ['microphone_denied', 'microphone_missing', 'microphone_taken', 'no_sound', 'no_way'];

/** How the last call ended; of a call out that was refused, in the outcome's own words and with what to do next. */
export function EndedNote({ phone, call }: { phone: Phone; call: PhoneCall }) {
  const sentence = useOutcomeSentence(call);
  const format = useNumberFormat();
  if (call.state.status !== 'ended') return null;
  if (call.consult)
    return (
      <Suspense fallback={null}>
        <ConsultNote phone={phone} call={call} />
      </Suspense>
    );
  const number = call.direction === 'out' && call.other.number ? format(call.other.number) : null;
  const { outcome, why } = call.state;
  return (
    <Alert
      color={sentence || lacks.includes(why) ? 'orange' : 'gray'}
      title={number && call.state.upMs === null && why !== 'hung_up_here' ? words.notReached(number) : undefined}
      withCloseButton
      closeButtonLabel={words.dismiss}
      onClose={phone.dismiss}
      role="status"
    >
      <Text size="sm">{sentence ?? words.ended[why]}</Text>
      {sentence && outcome ? <NextStep outcome={outcome} call={call} /> : null}
      {why === 'no_sound' || why === 'no_way' ? <HelpLink topic="softphones">{words.whatToDo}</HelpLink> : null}
    </Alert>
  );
}

/** The table of outcomes is large: it comes once a call was refused. */
function useOutcomeSentence({ state }: PhoneCall): string | null {
  const outcome = state.status === 'ended' ? state.outcome : null;
  const table = useQuery({
    queryKey: ['outcomes'],
    enabled: outcome !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async () => (await import('@patchcord/contracts/outcomes')).outcomes,
  });
  if (!outcome || !table.data || !Object.hasOwn(table.data, outcome)) return null;
  const entry: { sentence: string; sentenceOut?: string } = table.data[outcome as Outcome];
  return entry.sentenceOut ?? entry.sentence;
}

function NextStep({ outcome, call }: { outcome: string; call: PhoneCall }) {
  const { account } = useAccount();
  const isMember = useRole() === 'member';
  const callingOut = useCallingOut();
  const shown = callingOut.data?.numbers.find(({ e164 }) => e164 === call.own);
  if (outcome === 'caller_id_not_verified' && shown && !isMember)
    return (
      <AnchorLink to="/a/$account/numbers/$number" params={{ account, number: shown.id }} size="sm" underline="always">
        {words.proveThisNumber}
      </AnchorLink>
    );
  return (
    <HelpLink topic="outcomes" outcome={outcome}>
      {words.whatToDo}
    </HelpLink>
  );
}
