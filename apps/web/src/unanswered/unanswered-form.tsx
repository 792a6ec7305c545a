import { Drawer, Stack } from '@mantine/core';
import type { NumberChange, PhoneNumber } from '@patchcord/contracts';
import { useState } from 'react';
import { useChange } from '../api/queries.ts';
import { FormActions, FormFailed, focusFirstWrong } from '../shell/form.tsx';
import { words as shellWords } from '../shell/words.ts';
import { InsteadFields, numberRefused, Tick } from './instead-fields.tsx';
import { usePeople } from './use-people.ts';
import { words } from './words.ts';

export const noFields = { values: {}, setErrors: () => undefined };

export function UnansweredForm({ number, opened, close }: { number: PhoneNumber; opened: boolean; close: () => void }) {
  return (
    <Drawer opened={opened} onClose={close} position="right" title={words.unanswered}>
      <Form number={number} close={close} />
    </Drawer>
  );
}

function Form({ number, close }: { number: PhoneNumber; close: () => void }) {
  const { names } = usePeople();
  const [value, setValue] = useState(number.unanswered);
  const change = useChange<NumberChange>('PATCH', () => `numbers/${number.id}`);
  const set = (part: Partial<typeof value>) => setValue((before) => ({ ...before, ...part }));
  const mailTo = names.size === 0 ? value.mailTo : value.mailTo.filter((id) => names.has(id));
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        change.mutate({ unanswered: { ...value, mailTo } }, { onSuccess: close, onError: focusFirstWrong });
      }}
    >
      <Stack>
        <InsteadFields error={change.error} number={number} value={{ ...value, mailTo }} change={set} legend={words.action} />
        {mailTo.length > 0 ? (
          <Tick label={words.mailHungUpToo} checked={value.mailHungUpToo} set={(mailHungUpToo) => set({ mailHungUpToo })} />
        ) : null}
        {value.action === 'end' && mailTo.length === 0 ? null : (
          <Tick label={words.declinedToo} checked={value.declinedToo} set={(declinedToo) => set({ declinedToo })} />
        )}
        <FormFailed error={numberRefused(change.error) === null ? change.error : null} form={noFields} />
        <FormActions cancel={close} pending={change.isPending} submit={shellWords.save} />
      </Stack>
    </form>
  );
}
