import { Button, Group, Input, Pill, Stack, TextInput } from '@mantine/core';
import { useId, useState } from 'react';
import { formatPlainDay } from '../shell/format.ts';
import { words } from './words.ts';

/** Days that stay closed, each added by itself. */
export function Holidays({ days, change }: { days: string[]; change: (days: string[]) => void }) {
  const [day, setDay] = useState('');
  const id = useId();
  const add = () => {
    if (day === '') return;
    change([...new Set([...days, day])].toSorted());
    setDay('');
  };
  return (
    <Stack gap="xs">
      <Input.Label htmlFor={id}>{words.holidays}</Input.Label>
      {days.length === 0 ? null : (
        <Pill.Group>
          {days.map((one) => (
            <Pill
              key={one}
              withRemoveButton
              onRemove={() => change(days.filter((other) => other !== one))}
              removeButtonProps={{ 'aria-label': words.removeHoliday(formatPlainDay(one)), 'aria-hidden': false, tabIndex: 0 }}
            >
              {formatPlainDay(one)}
            </Pill>
          ))}
        </Pill.Group>
      )}
      <Group gap="xs">
        <TextInput id={id} type="date" size="xs" value={day} onChange={(event) => setDay(event.currentTarget.value)} />
        <Button variant="default" size="xs" onClick={add} disabled={day === ''}>
          {words.addHoliday}
        </Button>
      </Group>
    </Stack>
  );
}
