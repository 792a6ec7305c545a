import { Accordion, Badge, EmptyState, Group, Text } from '@mantine/core';
import type { Attempt } from '@patchcord/contracts';
import { IconShieldCheck } from '@tabler/icons-react';
import { refreshMs, useList } from '../api/queries.ts';
import { formatWhen } from '../shell/format.ts';
import { useNumberFormat } from '../shell/number-text.tsx';
import { Page } from '../shell/page.tsx';
import { ListStates } from '../shell/states.tsx';
import { AttemptDetail } from './attempt-detail.tsx';
import { groupAttempts } from './group.ts';
import { words } from './words.ts';

/** Ids of the parts of a page are made of it, and an id holds no space. */
const idOf = (key: string) => key.replaceAll(/[^\w.-]/g, '_');

export function AttemptsPage() {
  const list = useList<Attempt>('attempts', { everyMs: refreshMs.calls });
  const format = useNumberFormat();
  const called = ({ called, calledRaw }: Attempt) => (called ? format(called) : calledRaw);
  return (
    <Page title={words.title} about={words.about}>
      <ListStates list={list} empty={<EmptyState icon={<IconShieldCheck />} title={words.empty.title} description={words.empty.text} />}>
        {(attempts) => (
          <Accordion variant="separated" keepMounted={false}>
            {groupAttempts(attempts).map((group) => (
              <Accordion.Item key={group.key} value={idOf(group.key)}>
                <Accordion.Control>
                  <Group justify="space-between" gap="xs" pr="sm">
                    <div>
                      <Text fw={600}>{group.last.result.label}</Text>
                      <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
                        {called(group.last) ? `${words.to(called(group.last))} ` : null}
                        {words.from(group.last.origin.address)} · {words.last(formatWhen(group.lastAt))}
                      </Text>
                    </div>
                    <Badge color="gray">{words.times(group.count)}</Badge>
                  </Group>
                </Accordion.Control>
                <Accordion.Panel>
                  <AttemptDetail group={group} />
                </Accordion.Panel>
              </Accordion.Item>
            ))}
          </Accordion>
        )}
      </ListStates>
    </Page>
  );
}
