import { MultiSelect, Radio, Stack } from '@mantine/core';
import { destinationChoices } from './country-names.ts';
import { words } from './words.ts';

interface CountriesField {
  /** null: no choice of its own. */
  value?: string[] | null;
  onChange: (value: string[] | null) => void;
  /** What null means. */
  unchosen: string;
  /** Those that can be chosen; left out: all. */
  among?: readonly string[];
  error?: React.ReactNode;
  disabled?: boolean;
}

/** All of something, or a list that is searched and typed into. */
export function CountriesField({ value = null, onChange, unchosen, among, error, disabled }: CountriesField) {
  const data = among ? destinationChoices.filter((choice) => among.includes(choice.value)) : destinationChoices;
  // What was chosen once and is not allowed any more stays to be seen, and to be removed.
  const gone = (value ?? []).filter((code) => !data.some((choice) => choice.value === code));
  const shown = [...data, ...destinationChoices.filter((choice) => gone.includes(choice.value))];
  return (
    <Stack gap="xs">
      <Radio.Group
        label={words.whichCountries}
        value={value === null ? 'all' : 'some'}
        onChange={(choice) => onChange(choice === 'all' ? null : (value ?? [...(among ?? [])]))}
      >
        <Stack gap="xs" mt={6}>
          <Radio value="all" label={unchosen} disabled={disabled} />
          <Radio value="some" label={words.some} disabled={disabled} />
        </Stack>
      </Radio.Group>
      {value === null ? null : (
        <MultiSelect
          aria-label={words.whichCountries}
          placeholder={words.choose}
          nothingFoundMessage={words.nothingFound}
          data={shown}
          value={value}
          onChange={onChange}
          searchable
          clearable
          hidePickedOptions
          maxDropdownHeight={260}
          disabled={disabled}
          error={error}
        />
      )}
    </Stack>
  );
}
