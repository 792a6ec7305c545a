import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { type Chosen, isChosen } from './filters.ts';
import { kinds, platformKinds, words } from './words.ts';

interface Choice {
  value: string;
  label: string;
}
export interface FilterBarProps {
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
  /** Whom one can choose; null on the platform's page, where there are too many: one is chosen in a row. */
  actors: Choice[] | null;
  /** What the rows call that which is chosen by id. */
  nameOf: Partial<Record<'who' | 'about' | 'of', string>>;
}

/** Who, what, from when to when. What was chosen in a row stands below, to be taken back. */
export function FilterBar({ chosen, choose, actors, nameOf }: FilterBarProps) {
  const set = (name: keyof Chosen, value: string) => choose({ ...chosen, [name]: value || undefined });
  const known = actors?.some(({ value }) => value === chosen.who) ?? false;
  const only = [
    chosen.who && !known ? (['who', words.onlyBy(nameOf.who ?? words.oneThing)] as const) : null,
    chosen.about ? (['about', words.only(nameOf.about ?? words.oneThing)] as const) : null,
    chosen.of ? (['of', words.onlyAccount(nameOf.of ?? words.oneAccount)] as const) : null,
  ].filter((one) => one !== null);
  return (
    <search aria-label={words.filter}>
      <Group align="flex-end" gap="sm">
        {actors ? (
          <NativeSelect
            label={words.who}
            flex="1 1 160px"
            value={known ? chosen.who : ''}
            data={[{ value: '', label: words.anybody }, ...actors]}
            onChange={({ currentTarget }) => set('who', currentTarget.value)}
          />
        ) : null}
        <NativeSelect
          label={words.what}
          flex="1 1 160px"
          value={chosen.what ?? ''}
          data={[{ value: '', label: words.anything }, ...(actors ? kinds : platformKinds)]}
          onChange={({ currentTarget }) => set('what', currentTarget.value)}
        />
        <TextInput
          type="date"
          label={words.from}
          flex="1 1 130px"
          max={chosen.to}
          value={chosen.from ?? ''}
          onChange={({ currentTarget }) => set('from', currentTarget.value)}
        />
        <TextInput
          type="date"
          label={words.to}
          flex="1 1 130px"
          min={chosen.from}
          value={chosen.to ?? ''}
          onChange={({ currentTarget }) => set('to', currentTarget.value)}
        />
        {isChosen(chosen) ? (
          <Button variant="default" onClick={() => choose({})}>
            {words.reset}
          </Button>
        ) : null}
      </Group>
      {only.length > 0 ? (
        <Group gap="xs" mt="sm">
          {only.map(([name, label]) => (
            <Button
              key={name}
              size="compact-sm"
              variant="light"
              maw="100%"
              rightSection={<IconX size={14} />}
              aria-label={words.stopOnly(label)}
              onClick={() => set(name, '')}
            >
              {label}
            </Button>
          ))}
        </Group>
      ) : null}
    </search>
  );
}
