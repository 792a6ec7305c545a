import { EmptyState, Group, Paper, Select, Stack, Switch, Text, Title } from '@mantine/core';
import type { Person } from '@patchcord/contracts';
import { useChange, useList } from '../api/queries.ts';
import { ActionFailed, ListStates } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { countryChoices } from '../trunks/countries.ts';
import { countryName } from './country-names.ts';
import { words } from './words.ts';

/** Who may call out, and how each types numbers. */
export function Callers() {
  const list = useList<Person>('people', { limit: 200 });
  return (
    <Paper withBorder p="md" component="section" aria-label={words.who}>
      <Stack gap="md">
        <div>
          <Title order={2} size="h4">
            {words.who}
          </Title>
          <Text size="sm" c="dimmed">
            {words.whoAbout}
          </Text>
        </div>
        <ListStates
          list={list}
          more={shellWords.moreItems}
          height={44}
          empty={<EmptyState title={words.nobody.title} description={words.nobody.text} />}
        >
          {(people) => (
            <Stack gap="md">
              {people.map((person) => (
                <Caller key={person.id} person={person} />
              ))}
            </Stack>
          )}
        </ListStates>
      </Stack>
    </Paper>
  );
}

function Caller({ person }: { person: Person }) {
  const change = useChange<{ mayCallOut?: boolean; dialsCountry?: string | null }>('PATCH', () => `people/${person.id}`);
  const auto = words.dialsAuto(person.dialsCountry === null && person.dials !== null ? countryName(person.dials) : null);
  return (
    <Stack gap={4}>
      <Group justify="space-between" gap="sm">
        <Switch
          label={person.name}
          aria-label={words.may(person.name)}
          checked={change.isPending ? (change.variables.mayCallOut ?? person.mayCallOut) : person.mayCallOut}
          onChange={({ currentTarget }) => change.mutate({ mayCallOut: currentTarget.checked })}
        />
        <Select
          aria-label={words.dials(person.name)}
          size="xs"
          w={230}
          placeholder={auto}
          data={countryChoices}
          value={person.dialsCountry}
          searchable
          clearable
          disabled={!person.mayCallOut}
          onChange={(dialsCountry) => change.mutate({ dialsCountry })}
        />
      </Group>
      <ActionFailed error={change.error} />
    </Stack>
  );
}
