import { Divider, Drawer, Select, Stack, Switch } from '@mantine/core';
import { type NumberChange, type NumberHours, type PhoneNumber, weekdays } from '@patchcord/contracts';
import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { FormActions, FormFailed, focusFirstWrong } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { Holidays } from './holidays.tsx';
import { InsteadFields, numberRefused } from './instead-fields.tsx';
import { noFields } from './unanswered-form.tsx';
import { usePeople } from './use-people.ts';
import { Week } from './week.tsx';
import { words } from './words.ts';

export function HoursForm({ number, opened, close }: { number: PhoneNumber; opened: boolean; close: () => void }) {
  return (
    <Drawer opened={opened} onClose={close} position="right" title={words.hours}>
      <Form number={number} close={close} />
    </Drawer>
  );
}

const ownZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;
/** UTC is a zone everywhere, and on no list. */
const zones = () => [...new Set([...Intl.supportedValuesOf('timeZone'), ownZone(), 'UTC'])];

const insteadOf = ({ unanswered: { action, voicemailCode, ring, mailTo } }: PhoneNumber) => ({ action, voicemailCode, ring, mailTo });

const usual = (number: PhoneNumber): NumberHours => ({
  zone: ownZone(),
  weekly: weekdays.slice(0, 5).map((day) => ({ day, from: '09:00', to: '17:00' })),
  holidays: [],
  // Whoever has chosen what happens when nobody answers wants the same at night, most of the time.
  closed: insteadOf(number),
});

function Form({ number, close }: { number: PhoneNumber; close: () => void }) {
  const { names } = usePeople();
  const [limited, setLimited] = useState(number.hours !== null);
  const [value, setValue] = useState<NumberHours>(number.hours ?? usual(number));
  const change = useChange<NumberChange>('PATCH', () => `numbers/${number.id}`);
  const set = (part: Partial<NumberHours>) => setValue((before) => ({ ...before, ...part }));
  const mailTo = names.size === 0 ? value.closed.mailTo : value.closed.mailTo.filter((id) => names.has(id));
  const closed = { ...value.closed, mailTo };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ hours: limited ? { ...value, closed } : null }, { onSuccess: close, onError: focusFirstWrong });
      }}
    >
      <Stack>
        <Switch label={words.onlyAtHours} checked={limited} onChange={(event) => setLimited(event.currentTarget.checked)} />
        {limited ? (
          <>
            <Select
              label={words.zone}
              description={words.zoneHint}
              data={zones()}
              searchable
              allowDeselect={false}
              value={value.zone}
              onChange={(zone) => set({ zone: zone ?? value.zone })}
            />
            <Week weekly={value.weekly} change={(weekly) => set({ weekly })} />
            <Holidays days={value.holidays} change={(holidays) => set({ holidays })} />
            <Divider />
            <InsteadFields
              error={change.error}
              number={number}
              value={closed}
              change={(part) => set({ closed: { ...closed, ...part } })}
              legend={words.closedTitle}
            />
          </>
        ) : null}
        <FormFailed error={numberRefused(change.error) === null ? change.error : null} form={noFields} />
        <FormActions cancel={close} pending={change.isPending} submit={shellWords.save} />
      </Stack>
    </form>
  );
}
