import { Button, EmptyState, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { Person } from '@patchcord/contracts';
import { IconAddressBook, IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useList, useMe } from '../api/queries.ts';
import { PersonMark } from '../shell/marks.tsx';
import { NumberText } from '../shell/number-text.tsx';
import { Page } from '../shell/page.tsx';
import { ListStates } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { EditPerson } from './edit-person.tsx';
import { InvitePerson } from './invite-person.tsx';
import { OpenInvitations } from './open-invitations.tsx';
import { words } from './words.ts';

export function PeoplePage() {
  const list = useList<Person>('people');
  const me = useMe();
  const [adding, form] = useDisclosure();
  const [edited, setEdited] = useState<Person | null>(null);
  const add = (
    <Button leftSection={<IconPlus size={16} />} onClick={form.open}>
      {words.invite}
    </Button>
  );
  return (
    <Page title={words.title} about={words.about} action={add}>
      <ListStates
        list={list}
        more={shellWords.moreItems}
        height={64}
        empty={<EmptyState icon={<IconAddressBook />} title={words.empty.title} description={words.empty.text} />}
      >
        {(people) => (
          <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
            {people.map((person) => (
              <Paper key={person.id} component="li" withBorder px="md" py="sm">
                <Group justify="space-between" gap="sm">
                  <Stack gap={2} flex="1 1 200px" miw={0}>
                    <Group gap="xs">
                      <PersonMark name={person.name} reachedBy={person.reachedBy} />
                      <Text size="sm" c="dimmed">
                        {words.roles[person.role]}
                        {person.id === me.data?.user.id ? `, ${words.you}` : ''}
                      </Text>
                    </Group>
                    <Text size="sm" c="dimmed" truncate>
                      {person.email}
                    </Text>
                  </Stack>
                  <Numbers numbers={person.numbers} />
                  <Button variant="default" size="xs" aria-label={words.editLabel(person.name)} onClick={() => setEdited(person)}>
                    {words.edit}
                  </Button>
                </Group>
              </Paper>
            ))}
          </Stack>
        )}
      </ListStates>
      <OpenInvitations />
      <InvitePerson opened={adding} close={form.close} />
      <EditPerson person={edited} close={() => setEdited(null)} />
    </Page>
  );
}

function Numbers({ numbers }: { numbers: string[] }) {
  if (numbers.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {words.noNumbers}
      </Text>
    );
  return (
    <Stack gap={0}>
      <Text size="xs" c="dimmed">
        {words.columns.numbers}
      </Text>
      {numbers.slice(0, 3).map((number) => (
        <Text key={number} size="sm">
          <NumberText value={number} />
        </Text>
      ))}
      {numbers.length > 3 ? <Text size="xs" c="dimmed">{`+ ${numbers.length - 3}`}</Text> : null}
    </Stack>
  );
}
