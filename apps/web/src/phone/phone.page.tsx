import { Group, Skeleton, Stack, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import { cleanNumberText } from '@patchcord/contracts/called';
import type { Phone, PhoneCall } from '@patchcord/phone';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useCallback, useEffect } from 'react';
import { useAccount, useMe } from '../api/queries.ts';
import { AnchorLink } from '../shell/links.tsx';
import { useNumberFormat } from '../shell/number-text.tsx';
import { words as shellWords } from '../shell/words.ts';
import { CallCard } from './call-card.tsx';
import { CallMe } from './call-me.tsx';
import { DialCard } from './dial-card.tsx';
import { EndedNote } from './ended-note.tsx';
import { usePhoneHolder } from './phone-holder.tsx';
import { PhoneTools } from './phone-tools.tsx';
import { ReadyCard } from './ready-card.tsx';
import { RecentCalls } from './recent-calls.tsx';
import { useDialling } from './use-dialling.ts';
import { useOwnSettings } from './use-own-settings.ts';
import { usePhoneSnapshot } from './use-phone.ts';
import { WaitingCalls } from './waiting-calls.tsx';
import { words } from './words.ts';

const Woken = lazy(() => import('./wake/woken.tsx').then((loaded) => ({ default: loaded.Woken })));
const GoneNote = lazy(() => import('./wake/gone-note.tsx').then((loaded) => ({ default: loaded.GoneNote })));

export function PhonePage() {
  const { account, path } = useAccount();
  const { held, open } = usePhoneHolder();
  // Its page stands while the phone itself is still on its way.
  useEffect(() => {
    let isLeft = false;
    void import('./new-phone.ts').then(({ newPhone }) => isLeft || open(account, () => newPhone(path, account)));
    return () => {
      isLeft = true;
    };
  }, [account, path, open]);
  return (
    <Stack gap="lg" maw={520} mx="auto">
      <Group justify="space-between">
        <Title order={1} size="h2">
          {words.title}
        </Title>
        <PhoneTools />
      </Group>
      {held?.account === account ? <RunningPhone phone={held.phone} /> : <Skeleton height={120} />}
      <AnchorLink size="sm" to="/a/$account/phone/devices" params={{ account }}>
        {words.devices}
      </AnchorLink>
    </Stack>
  );
}

const isRinging = ({ state }: PhoneCall) => state.status === 'ringing';

function RunningPhone({ phone }: { phone: Phone }) {
  const now = usePhoneSnapshot(phone);
  const me = useMe();
  const { account } = useAccount();
  const client = useQueryClient();
  const format = useNumberFormat();
  const { current, others, last } = now;
  const dialling = useDialling(phone);
  const caller = current?.other.number ? format(current.other.number) : words.incoming;
  const ready = now.readiness.ready ? words.ready : words.notReady;
  const state = current ? words.up : ready;
  // Whoever does not want to be disturbed may call all the same.
  const canCall = now.line === 'registered' && now.microphone === 'granted';
  const { devices, doNotDisturb } = useOwnSettings();
  useEffect(() => phone.applyDevices(devices), [phone, devices]);
  useEffect(() => phone.setDoNotDisturb(doNotDisturb), [phone, doNotDisturb]);
  const { call: linked, woken, answer } = useSearch({ strict: false });
  const navigate = useNavigate();
  const { type } = dialling;
  // A number that was clicked on elsewhere stands ready to be called.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each link
  useEffect(() => {
    if (linked === undefined) return;
    type(cleanNumberText(linked.slice(0, 200)));
    void navigate({ to: '/a/$account/phone', params: { account }, replace: true });
  }, [linked]);
  const wokenDone = useCallback(() => void navigate({ to: '/a/$account/phone', params: { account }, replace: true }), [navigate, account]);
  const wasToWake = localStorage.getItem(`patchcord.phone.${me.data?.user.id}.wake`) !== null;
  useDocumentTitle(`${current?.state.status === 'ringing' ? `☎ ${caller}` : state} · ${shellWords.product}`);
  // A call that is over will be in the list in a moment.
  const callId = current?.id;
  useEffect(() => {
    if (callId) return;
    const timer = setTimeout(() => client.invalidateQueries({ queryKey: ['account', account, 'calls'] }), 800);
    return () => clearTimeout(timer);
  }, [callId, client, account]);
  return (
    <>
      <Suspense fallback={null}>
        {woken === undefined ? null : <Woken key={woken} phone={phone} now={now} call={woken} answer={answer === 'yes'} done={wokenDone} />}
        {wasToWake ? <GoneNote /> : null}
      </Suspense>
      {/* One that rings is not to be looked for below a keypad. */}
      <WaitingCalls phone={phone} calls={others.filter(isRinging)} />
      {current ? <CallCard phone={phone} call={current} now={now} /> : <ReadyCard phone={phone} now={now} />}
      <WaitingCalls phone={phone} calls={others.filter((call) => !isRinging(call))} />
      {last ? <EndedNote phone={phone} call={last} /> : null}
      {current ? null : <DialCard dialling={dialling} ready={canCall} />}
      {me.data?.demoCarrier && !current ? <CallMe ready={now.readiness.ready} /> : null}
      <RecentCalls dialling={dialling} ready={canCall} />
    </>
  );
}
