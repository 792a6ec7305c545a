import { MultiSelect, NumberInput } from '@mantine/core';
import type { GetInputPropsReturnType } from '@mantine/form';
import type { Person } from '@patchcord/contracts';
import { useList } from '../api/queries.ts';
import { words } from './words.ts';

type Field = (name: 'people' | 'ringSeconds') => GetInputPropsReturnType;

/** What one may change about a number without asking. */
export function NumberFields({ field }: { field: Field }) {
  const people = useList<Person>('people', { limit: 200, everyMs: 60_000 });
  const anyone = (people.items ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <>
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
