import { MultiSelect, NumberInput, Select } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { Person, Trunk } from '@patchcord/contracts';
import { useList } from '../api/queries.ts';
import { words } from './words.ts';

type Field = (name: 'trunk' | 'people' | 'ringSeconds') => GetInputPropsReturnType;

/** What adding and editing a number have in common. */
export function NumberFields({ field, trunks }: { field: Field; trunks: readonly Trunk[] }) {
  const people = useList<Person>('people', { limit: 200, everyMs: 60_000 });
  const anyone = (people.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
      <Select
        label={words.trunk}
        description={words.trunkHint}
        data={trunks.map(({ id, name }) => ({ value: id, label: name }))}
        allowDeselect={false}
        {...field('trunk')}
      />
      <MultiSelect
        label={words.people}
        description={words.peopleHint}
        placeholder={words.peoplePlaceholder}
        data={anyone}
        searchable
        {...field('people')}
      />
      <NumberInput
        label={words.ringSeconds}
        description={words.ringSecondsHint}
        allowDecimal={false}
        suffix=" s"
        {...field('ringSeconds')}
      />
    </>
  );
}
