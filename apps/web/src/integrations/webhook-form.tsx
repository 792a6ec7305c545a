import { Checkbox, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { type WebhookCreate, type WebhookEventType, webhookEventTypes } from '@patchcord/contracts';
import type { UseMutationResult } from '@tanstack/react-query';
import { FormActions, FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { words } from './words.ts';

const text = words.hooks;

/** Where to, and of what: for a new webhook and for a change. */
export function WebhookForm({
  initial,
  save,
  close,
  submit,
  saved,
}: {
  initial: { url: string; events: WebhookEventType[] };
  save: UseMutationResult<unknown, Error, WebhookCreate>;
  close: () => void;
  submit: string;
  saved?: () => void;
}) {
  const form = useForm({ initialValues: initial });
  const send = form.onSubmit((values) => {
    if (values.events.length === 0) {
      form.setFieldError('events', text.noEvents);
      return focusFirstWrong();
    }
    save.mutate(values, { onSuccess: () => saved?.(), onError: (error) => failForm(form, error) });
  });
  return (
    <form onSubmit={send} noValidate>
      <Stack>
        <TextInput
          label={text.url}
          description={text.urlHint}
          placeholder="https://shop.example/phone-events"
          type="url"
          autoComplete="off"
          spellCheck={false}
          data-autofocus
          {...form.getInputProps('url')}
        />
        <Checkbox.Group label={text.events} {...form.getInputProps('events')}>
          <Stack gap="xs" mt="xs">
            {webhookEventTypes.map((type) => (
              <Checkbox
                key={type}
                value={type}
                label={words.events[type].label}
                description={words.events[type].about}
                disabled={type.startsWith('call.') && type !== 'call.*' && form.values.events.includes('call.*')}
              />
            ))}
          </Stack>
        </Checkbox.Group>
        <FormFailed error={save.error} form={form} />
        <FormActions cancel={close} pending={save.isPending} submit={submit} />
      </Stack>
    </form>
  );
}
