import { Alert, Button, Group, Stack, Text, Textarea } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDisclosure } from '@mantine/hooks';
import type { CallsOut } from '@patchcord/contracts';
import { useChange } from '../api/queries.ts';
import { FormActions, FormFailed, failForm } from '../shell/form.tsx';
import { formatWhen } from '../shell/format.ts';
import { words } from './words.ts';

/** How an account gets more than it may: support is asked, and decides. */
export function AskSupport({ asked }: { asked: CallsOut['asked'] }) {
  const [opened, question] = useDisclosure();
  const form = useForm({ initialValues: { text: '' } });
  const ask = useChange<{ text: string }>('POST', () => 'calls-out/ask');
  const submit = form.onSubmit((values) =>
    ask.mutate(values, {
      onSuccess: () => {
        form.reset();
        question.close();
      },
      onError: (error) => failForm(form, error),
    }),
  );
  return (
    <Stack gap="sm">
      {asked ? (
        <Alert color="blue" variant="light" title={words.ask.waiting(asked.by, formatWhen(asked.at))}>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
            {asked.text}
          </Text>
        </Alert>
      ) : null}
      {opened ? (
        <form onSubmit={submit} noValidate>
          <Stack gap="sm">
            <Textarea
              label={words.ask.label}
              placeholder={words.ask.placeholder}
              autosize
              minRows={3}
              maxRows={10}
              data-autofocus
              {...form.getInputProps('text')}
            />
            <FormFailed error={ask.error} form={form} />
            <FormActions cancel={question.close} pending={ask.isPending} submit={words.ask.send} />
          </Stack>
        </form>
      ) : (
        <Group>
          <Button variant="default" size="xs" onClick={question.open}>
            {words.ask.open}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
