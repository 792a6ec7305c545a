import { Modal, NumberInput, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { LocationCreate } from '@patchcord/contracts';
import { lineErrors } from '../requests/address-lines.ts';
import { FormActions, FormFailed, failForm } from '../shell/form.tsx';
import { LinesInput } from '../shell/lines-input.tsx';
import { paths, usePlatformChange } from './use-platform.ts';
import { words } from './words.ts';

const text = words.location;

export function AddLocation({ opened, close }: { opened: boolean; close: () => void }) {
  return (
    <Modal opened={opened} onClose={close} title={text.add}>
      <Form close={close} />
    </Modal>
  );
}

const initialValues = { name: '', host: '', addresses: '', sipPort: 5060 as number | string, sipTlsPort: '' as number | string };

const bodyOf = ({ addresses, sipPort, sipTlsPort, ...values }: typeof initialValues): LocationCreate => ({
  ...values,
  addresses: addresses.split(/[\s,;]+/).filter((address) => address !== ''),
  sipPort: Number(sipPort),
  sipTlsPort: sipTlsPort === '' ? null : Number(sipTlsPort),
});

function Form({ close }: { close: () => void }) {
  const form = useForm({ initialValues });
  const add = usePlatformChange<LocationCreate>('POST', () => paths.locations);
  const submit = form.onSubmit((values) => add.mutate(bodyOf(values), { onSuccess: close, onError: (error) => failForm(form, error) }));
  const port = { allowDecimal: false, hideControls: true, thousandSeparator: false } as const;
  const wrongLines = lineErrors(form.errors.addresses ? add.error : null, text.wrongAddress);
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <TextInput label={text.name} description={text.nameHint} autoComplete="off" data-autofocus {...form.getInputProps('name')} />
        <TextInput label={text.host} description={text.hostHint} autoComplete="off" spellCheck={false} {...form.getInputProps('host')} />
        <LinesInput
          label={text.addresses}
          description={text.addressesHint}
          minRows={2}
          maxRows={8}
          {...form.getInputProps('addresses')}
          wrong={form.errors.addresses && wrongLines.length > 1 ? wrongLines : []}
        />
        <SimpleGrid cols={2} style={{ alignItems: 'end' }}>
          <NumberInput label={text.sipPort} {...port} {...form.getInputProps('sipPort')} />
          <NumberInput label={text.sipTlsPort} description={text.sipTlsPortHint} {...port} {...form.getInputProps('sipTlsPort')} />
        </SimpleGrid>
        <FormFailed error={add.error} form={form} />
        <FormActions cancel={close} pending={add.isPending} submit={text.add} />
      </Stack>
    </form>
  );
}
