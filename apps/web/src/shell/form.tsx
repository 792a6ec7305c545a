import { Alert, Button, Group, List } from '@mantine/core';
import { ApiFailure, failureMessage, fieldErrors } from '../api/request.ts';
import { words } from './words.ts';

interface AnyForm {
  values: Record<string, unknown>;
  setErrors: (errors: Record<string, string>) => void;
}

const topField = (field: string) => field.split('.')[0] ?? field;

export const focusFirstWrong = () => {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
};

/** Puts what the control plane said about each field beside that field, and the focus on the first of them. */
export function failForm(form: AnyForm, error: unknown) {
  const errors = Object.fromEntries(Object.entries(fieldErrors(error)).map(([field, message]) => [topField(field), message]));
  form.setErrors(errors);
  focusFirstWrong();
}

/** What belongs to no field that is shown. */
export function FormFailed({ error, form }: { error: unknown; form: AnyForm }) {
  if (!error) return null;
  const details = error instanceof ApiFailure ? error.details : [];
  const elsewhere = details.filter(({ field }) => !(topField(field) in form.values));
  if (details.length > 0 && elsewhere.length === 0) return null;
  return (
    <Alert color="red" role="alert">
      {elsewhere.length === 0 ? (
        failureMessage(error)
      ) : (
        <List size="sm">
          {elsewhere.map(({ field, message }) => (
            <List.Item key={field}>{message}</List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}

/** The end of a form in a window: take it back, or send it. @param submit what the button says that sends it */
export function FormActions({ cancel, pending, submit }: { cancel: () => void; pending: boolean; submit: string }) {
  return (
    <Group justify="flex-end">
      <Button variant="default" onClick={cancel}>
        {words.cancel}
      </Button>
      <Button type="submit" loading={pending}>
        {submit}
      </Button>
    </Group>
  );
}
