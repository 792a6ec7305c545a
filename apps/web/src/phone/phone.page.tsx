import { Alert, Skeleton, Stack, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { PhoneSession } from '@patchcord/contracts';
import { createPhone, type Phone, SignedOut } from '@patchcord/phone';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { signedOut, useAccount, useMe } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { AnchorLink } from '../shell/links.tsx';
import { useNumberFormat } from '../shell/number-text.tsx';
import { words as shellWords } from '../shell/words.ts';
import { CallCard } from './call-card.tsx';
import { CallMe } from './call-me.tsx';
import { usePhoneHolder } from './phone-holder.tsx';
import { ReadyCard } from './ready-card.tsx';
import { RecentCalls } from './recent-calls.tsx';
import { sendQuality } from './send-quality.ts';
import { usePhoneSnapshot } from './use-phone.ts';
import { words } from './words.ts';

const newPhone = (accountPath: string) =>
  createPhone({
    fetchSession: () =>
      request<PhoneSession>('POST', `${accountPath}/phone/session`, {}).catch((error: unknown) => {
        throw signedOut(error) ? new SignedOut() : error;
      }),
    sendQuality: (call, report, leaving) => sendQuality(accountPath, call, report, leaving),
  });

export function PhonePage() {
  const { account, path } = useAccount();
  const { held, open } = usePhoneHolder();
  useEffect(() => open(account, () => newPhone(path)), [account, path, open]);
  return (
    <Stack gap="lg" maw={520} mx="auto">
      <Title order={1} size="h2">
        {words.title}
      </Title>
      {held?.account === account ? <RunningPhone phone={held.phone} /> : <Skeleton height={120} />}
      <AnchorLink size="sm" to="/a/$account/phone/devices" params={{ account }}>
        {words.devices}
      </AnchorLink>
    </Stack>
  );
}

function RunningPhone({ phone }: { phone: Phone }) {
  const now = usePhoneSnapshot(phone);
  const me = useMe();
  const { account } = useAccount();
  const client = useQueryClient();
  const format = useNumberFormat();
  const { current, last } = now;
  const caller = current?.caller.number ? format(current.caller.number) : words.incoming;
  const ready = now.readiness.ready ? words.ready : words.notReady;
  const state = current ? words.up : ready;
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
      {current ? <CallCard phone={phone} call={current} line={now.line} /> : <ReadyCard phone={phone} now={now} />}
      {!current && last?.state.status === 'ended' ? (
        <Alert color="gray" withCloseButton closeButtonLabel={words.dismiss} onClose={phone.dismiss} role="status">
          {words.ended[last.state.why]}
        </Alert>
      ) : null}
      {me.data?.demoCarrier && !current ? <CallMe ready={now.readiness.ready} /> : null}
      <RecentCalls />
    </>
  );
}
