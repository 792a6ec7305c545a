import { Code, DataList, Group, Stack, Text } from '@mantine/core';
import type { Trunk } from '@patchcord/contracts';
import { useAccount, useList } from '../api/queries.ts';
import { callerTaken, Fact, ReceivedAs } from '../calls/call-drawer.tsx';
import { words as callWords } from '../calls/words.ts';
import { HelpLink } from '../help/help-link.tsx';
import { formatWhen } from '../shell/format.ts';
import { ButtonLink } from '../shell/links.tsx';
import { NumberText, useNumberFormat } from '../shell/number-text.tsx';
import { words as shellWords } from '../shell/words.ts';
import type { AttemptGroup } from './group.ts';
import { words } from './words.ts';

export function AttemptDetail({ group }: { group: AttemptGroup }) {
  const { last } = group;
  const { facts } = words;
  return (
    <Stack>
      <div>
        <Text>{last.result.sentence}</Text>
        <HelpLink topic="outcomes" outcome={last.result.outcome}>
          {shellWords.whatThisMeans}
        </HelpLink>
      </div>
      <WhatToDo group={group} />
      <DataList labelWidth="130px">
        <Fact label={facts.answer}>{last.code === 0 ? words.silence : words.answer(last.code)}</Fact>
        <Fact label={facts.called}>
          <ReceivedAs raw={last.calledRaw} taken={last.called ? <NumberText value={last.called} /> : words.noNumber} />
        </Fact>
        <Fact label={facts.caller}>
          <ReceivedAs raw={last.callerRaw} taken={callerTaken(last)} />
        </Fact>
        <Fact label={facts.origin}>{callWords.from(last)}</Fact>
        <Fact label={facts.when}>{words.between(formatWhen(group.firstAt), formatWhen(group.lastAt))}</Fact>
        <Fact label={facts.detail}>{last.detail}</Fact>
        <Fact label={facts.trunk}>{last.trunk?.name}</Fact>
        <Fact label={facts.method}>{last.method}</Fact>
        <Fact label={facts.codecs}>{last.codecs.join(', ')}</Fact>
        <Fact label={facts.userAgent}>{last.userAgent}</Fact>
        <Fact label={facts.edge}>{`${last.edge}, ${last.location}`}</Fact>
        <Fact label={facts.sipCallId}>
          <Code style={{ overflowWrap: 'anywhere' }}>{last.sipCallId}</Code>
        </Fact>
      </DataList>
    </Stack>
  );
}

/** What came, where it already is a number in the international form. */
const international = (raw: string) => (/^\+[1-9]\d{6,14}$/.test(raw) ? raw : null);

/** The next step, one press away, where there is one. */
function WhatToDo({ group: { last } }: { group: AttemptGroup }) {
  const { account } = useAccount();
  const format = useNumberFormat();
  const isUnlisted = last.result.outcome === 'source_not_listed';
  const trunks = useList<Trunk>('trunks', { limit: 200, everyMs: 60_000, on: isUnlisted });
  if (isUnlisted)
    return (
      <Group gap="xs">
        {(trunks.items ?? []).slice(0, 4).map(({ id, name }) => (
          <ButtonLink
            key={id}
            size="xs"
            variant="light"
            to="/a/$account/trunks/$trunk"
            params={{ account, trunk: id }}
            search={{ source: last.origin.address }}
          >
            {words.addSource(name)}
          </ButtonLink>
        ))}
      </Group>
    );
  if (last.result.outcome === 'number_unknown') {
    const number = last.called ?? international(last.calledRaw);
    return (
      <Group>
        <ButtonLink size="xs" variant="light" to="/a/$account/numbers" params={{ account }} search={number ? { add: number } : {}}>
          {number ? words.addNumber(format(number)) : words.toNumbers}
        </ButtonLink>
      </Group>
    );
  }
  if (last.trunk && last.result.fault === 'account')
    return (
      <Group>
        <ButtonLink size="xs" variant="light" to="/a/$account/trunks/$trunk" params={{ account, trunk: last.trunk.id }}>
          {words.toTrunk(last.trunk.name)}
        </ButtonLink>
      </Group>
    );
  return null;
}
