import { Button, Group, Modal, Select, Stack, Text } from '@mantine/core';
import type { Trunk } from '@patchcord/contracts';
import { useState } from 'react';
import { useStartRequest } from '../requests/use-ask.ts';
import { ActionFailed } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { words } from './words.ts';

const another = 'another';

interface AddNumbersProps {
  opened: boolean;
  close: () => void;
  /** One that was seen calling already, or ''. */
  number: string;
  trunks: readonly Trunk[];
}

/** By which carrier they come; then the request goes on from there. */
export function AddNumbers(props: AddNumbersProps) {
  return (
    <Modal opened={props.opened} onClose={props.close} title={words.addTitle}>
      <Form {...props} />
    </Modal>
  );
}

function Form({ close, number, trunks }: AddNumbersProps) {
  const [chosen, choose] = useState<string | null>(null);
  const start = useStartRequest();
  const value = chosen ?? trunks[0]?.id ?? another;
  return (
    <Stack>
      <Text size="sm">{number ? words.addOne(number) : words.addText}</Text>
      <Select
        label={words.trunk}
        description={words.trunkHint}
        data-autofocus
        allowDeselect={false}
        data={[...trunks.map(({ id, name }) => ({ value: id, label: name })), { value: another, label: words.anotherCarrier }]}
        value={value}
        onChange={choose}
      />
      <ActionFailed error={start.error} />
      <Group justify="flex-end">
        <Button variant="default" onClick={close}>
          {shellWords.cancel}
        </Button>
        <Button
          loading={start.isPending}
          onClick={() => start.mutate({ trunk: value === another ? undefined : value, number: number || undefined })}
        >
          {words.goOn}
        </Button>
      </Group>
    </Stack>
  );
}
