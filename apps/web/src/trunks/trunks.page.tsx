import { Button, EmptyState, Group, Stack, Text } from '@mantine/core';
import type { Trunk } from '@patchcord/contracts';
import { IconArrowsSplit2, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useAccount, useList } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { useStartRequest } from '../requests/use-ask.ts';
import { CardLink } from '../shell/links.tsx';
import { LiveMark } from '../shell/marks.tsx';
import { Page } from '../shell/page.tsx';
import { ActionFailed, ListStates } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { words } from './words.ts';

export function TrunksPage() {
  const { account } = useAccount();
  const list = useList<Trunk>('trunks');
  const start = useStartRequest();
  const add = (
    <Button leftSection={<IconPlus size={16} />} loading={start.isPending} onClick={() => start.mutate({})}>
      {words.add}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} action={add}>
      <ActionFailed error={start.error} />
      <ListStates
        list={list}
        more={shellWords.moreItems}
        empty={
          <EmptyState icon={<IconArrowsSplit2 />} title={words.empty.title} description={words.empty.text}>
            <HelpLink topic="before-you-begin">{words.empty.help}</HelpLink>
          </EmptyState>
        }
      >
        {(trunks) => (
          <Stack>
            {trunks.map((trunk) => (
              <CardLink key={trunk.id} withBorder p="md" to="/a/$account/trunks/$trunk" params={{ account, trunk: trunk.id }}>
                <Group justify="space-between" wrap="nowrap">
                  <Stack gap={4} miw={0}>
                    <Group gap="sm">
                      <Text fw={600}>{trunk.name}</Text>
                      {trunk.on ? <LiveMark live={trunk.live} /> : <Text c="dimmed">{words.off}</Text>}
                    </Group>
                    <Text size="sm" c="dimmed">
                      {trunk.carrier} · {words.counts(trunk.sources.length, trunk.numbers)}
                    </Text>
                    {trunk.sources.length > 0 ? null : <Text size="sm">{trunk.login ? words.onlyLogin : words.noSources}</Text>}
                  </Stack>
                  <IconChevronRight size={18} aria-hidden />
                </Group>
              </CardLink>
            ))}
          </Stack>
        )}
      </ListStates>
    </Page>
  );
}
