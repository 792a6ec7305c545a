import { Code, DataList, Divider, Drawer, Stack, Text } from '@mantine/core';
import type { Call } from '@patchcord/contracts';
import type { ReactNode } from 'react';
import { useOne } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { formatExact, formatLength, msBetween } from '../shell/format.ts';
import { NumberText } from '../shell/number-text.tsx';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { CostText } from '../statement/cost-text.tsx';
import { words as statementWords } from '../statement/words.ts';
import { OutcomeMark } from './outcome-mark.tsx';
import { HeardText } from './sound.tsx';
import { words } from './words.ts';

export function CallDrawer({ id, close }: { id: string | undefined; close: () => void }) {
  const call = useOne<Call>('calls', id);
  return (
    <Drawer opened={id !== undefined} onClose={close} position="right" size="md" title={words.detailTitle}>
      {call.data ? <CallDetail call={call.data} /> : null}
      {!call.data && call.error ? <LoadingFailed error={call.error} retry={() => void call.refetch()} /> : null}
      {!call.data && !call.error ? <LoadingRows /> : null}
    </Drawer>
  );
}

/** What came, word for word, beside what it was taken for; null: it was not looked at any further. */
export function ReceivedAs({ raw, taken }: { raw: string; taken: ReactNode }) {
  return (
    <Stack gap={0}>
      {taken === null ? null : <span>{taken}</span>}
      <Text size="xs" c="dimmed">
        {words.received}: {raw === '' ? words.nothing : <Code style={{ overflowWrap: 'anywhere' }}>{raw}</Code>}
      </Text>
    </Stack>
  );
}

/** A fact that is not known is left out. */
export function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '') return null;
  return (
    <DataList.Item>
      <DataList.ItemLabel>{label}</DataList.ItemLabel>
      <DataList.ItemValue style={{ overflowWrap: 'anywhere' }}>{children}</DataList.ItemValue>
    </DataList.Item>
  );
}

const secondsBetween = (from: string, to: string | null) => (to ? words.seconds(msBetween(from, to) / 1000) : null);

export function callerTaken(call: Pick<Call, 'caller' | 'callerName' | 'callerRaw' | 'callerWithheld'>): ReactNode {
  if (call.callerWithheld) return words.withheld;
  if (!call.caller) return call.callerName ?? (call.callerRaw ? null : words.unknown);
  return (
    <>
      {call.callerName ? `${call.callerName} ` : null}
      <NumberText value={call.caller} />
    </>
  );
}

function Inward({ call }: { call: Call }) {
  const called = call.number?.e164 ?? call.called;
  return (
    <>
      <Fact label={words.facts.caller}>
        <ReceivedAs raw={call.callerRaw} taken={callerTaken(call)} />
      </Fact>
      <Fact label={words.facts.called}>
        <ReceivedAs raw={call.calledRaw} taken={called ? <NumberText value={called} /> : words.noNumber} />
      </Fact>
    </>
  );
}

function Outward({ call }: { call: Call }) {
  const shown = call.number?.e164 ?? call.caller;
  return (
    <>
      <Fact label={words.facts.person}>{call.person?.name}</Fact>
      <Fact label={words.facts.called}>
        <ReceivedAs raw={call.calledRaw} taken={call.called ? <NumberText value={call.called} /> : words.noNumber} />
      </Fact>
      <Fact label={words.facts.shown}>
        {shown ? <NumberText value={shown} /> : words.shownTo.none}
        {call.callerWithheld ? (
          <Text size="xs" c="dimmed">
            {words.shownTo.withheld}
          </Text>
        ) : null}
      </Fact>
    </>
  );
}

function CallDetail({ call }: { call: Call }) {
  const { facts } = words;
  const out = call.direction === 'out';
  return (
    <Stack>
      <div>
        <OutcomeMark call={call} />
        {call.result ? (
          <>
            <Text mt="xs">{call.result.sentence}</Text>
            <HelpLink topic="outcomes" outcome={call.result.outcome}>
              {shellWords.whatThisMeans}
            </HelpLink>
          </>
        ) : null}
      </div>
      <DataList labelWidth="120px">
        {call.direction === 'out' ? <Outward call={call} /> : <Inward call={call} />}
        <Fact label={out ? facts.made : facts.started}>{formatExact(call.startedAt)}</Fact>
        <Fact label={facts.rang}>{secondsBetween(call.startedAt, call.ringAt)}</Fact>
        <Fact label={facts.answered}>{secondsBetween(call.startedAt, call.answerAt)}</Fact>
        <Fact label={facts.answeredBy}>
          {call.answeredOn ? facts.onDevice(call.answeredBy?.name ?? '', call.answeredOn.name) : call.answeredBy?.name}
        </Fact>
        {call.spoke.length > 1 ? <Fact label={facts.spoke}>{words.spoke(call.spoke)}</Fact> : null}
        <Fact label={facts.length}>{call.answerAt && call.endAt ? formatLength(msBetween(call.answerAt, call.endAt)) : null}</Fact>
        <Fact label={facts.hungUpBy}>{call.hungUpBy ? words.hungUpBy[call.direction][call.hungUpBy] : null}</Fact>
        <Fact label={statementWords.cost.label}>
          <CostText cost={call.cost} />
        </Fact>
        {call.quality.heardByPerson.reason === 'not_answered' ? null : (
          <>
            <Fact label={words.sound.heardBy(call.spoke.at(-1)?.person.name)}>
              <HeardText heard={call.quality.heardByPerson} />
            </Fact>
            <Fact label={out ? words.sound.heardByOther : words.sound.heardByCaller}>
              <HeardText heard={call.quality.heardByCaller} direction={call.direction} />
            </Fact>
          </>
        )}
      </DataList>
      <Divider label={words.technical} labelPosition="left" />
      <DataList labelWidth="120px">
        <Fact label={facts.trunk}>{call.trunk?.name}</Fact>
        <Fact label={facts.tried}>{call.tried?.map(({ gateway, code }) => words.tried(gateway.name, code)).join(', ')}</Fact>
        <Fact label={facts.origin}>{words.from(call)}</Fact>
        <Fact label={facts.code}>{call.code === null ? null : words.codeText(call.code)}</Fact>
        <Fact label={facts.detail}>{call.detail}</Fact>
        <Fact label={facts.codec}>{call.codec}</Fact>
        <Fact label={facts.codecs}>{call.codecs.join(', ')}</Fact>
        <Fact label={facts.edge}>{`${call.edge}, ${call.location}`}</Fact>
        <Fact label={facts.sipCallId}>
          <Code style={{ overflowWrap: 'anywhere' }}>{call.sipCallId}</Code>
        </Fact>
      </DataList>
    </Stack>
  );
}
