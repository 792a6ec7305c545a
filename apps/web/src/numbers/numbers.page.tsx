import { Button, EmptyState, Stack } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { PhoneNumber, Trunk } from '@patchcord/contracts';
import { IconHash, IconPlus } from '@tabler/icons-react';
import { useSearch } from '@tanstack/react-router';
import { useAccount, useList } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { ListStates } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { AddNumbers } from './add-numbers.tsx';
import { NumberCard } from './number-card.tsx';
import { RemovedNumbers } from './removed-numbers.tsx';
import { words } from './words.ts';

export function NumbersPage() {
  const { account } = useAccount();
  const { add } = useSearch({ from: '/signed-in/a/$account/numbers' });
  const list = useList<PhoneNumber>('numbers', { everyMs: 5_000 });
  const trunks = useList<Trunk>('trunks', { limit: 200, everyMs: 60_000 });
  const [adding, form] = useDisclosure(add !== undefined);
  const noTrunk = trunks.items?.length === 0;
  const addButton = (
    <Button leftSection={<IconPlus size={16} />} onClick={form.open}>
      {words.add}
    </Button>
  );
  const empty = noTrunk ? (
    <EmptyState icon={<IconHash />} title={words.needTrunk.title} description={words.needTrunk.text}>
      <ButtonLink to="/a/$account/requests" params={{ account }} mt="sm">
        {words.needTrunk.action}
      </ButtonLink>
    </EmptyState>
  ) : (
    <EmptyState icon={<IconHash />} title={words.empty.title} description={words.empty.text}>
      <HelpLink topic="byoc-or-porting">{words.empty.help}</HelpLink>
    </EmptyState>
  );
  return (
    <Page title={words.title} about={words.about} action={noTrunk ? null : addButton}>
      <ListStates list={list} empty={empty} height={170} rows={2} more={shellWords.moreItems}>
        {(numbers) => (
          <Stack>
            {numbers.map((number) => (
              <NumberCard key={number.id} number={number} />
            ))}
          </Stack>
        )}
      </ListStates>
      <RemovedNumbers />
      {trunks.items ? <AddNumbers opened={adding} close={form.close} number={add ?? ''} trunks={trunks.items} /> : null}
    </Page>
  );
}
