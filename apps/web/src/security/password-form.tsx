import { Alert, Button, Group, Paper, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { ApiFailure, request } from '../api/request.ts';
import { focusFirstWrong } from '../shell/form.tsx';
import { ActionFailed } from '../shell/states.tsx';
import { words } from './words.ts';

const { password } = words;

export function PasswordForm() {
  const form = useForm({
    initialValues: { currentPassword: '', newPassword: '' },
    validate: {
      currentPassword: (value) => (value ? null : password.needed),
      newPassword: (value) => (value.length < 12 ? password.tooShort : null),
    },
  });
  const change = useMutation({
    mutationFn: (body: typeof form.values) => request('POST', '/api/auth/change-password', body),
    onSuccess: () => form.reset(),
    onError: (error) => {
      if (error instanceof ApiFailure && error.code === 'password.wrong') form.setErrors({ currentPassword: error.message });
      focusFirstWrong();
    },
  });
  return (
    <Paper withBorder p="md" component="section" aria-label={password.title}>
      <form onSubmit={form.onSubmit((values) => change.mutate(values), focusFirstWrong)} noValidate>
        <Stack gap="sm" maw={420}>
          <Title order={2} size="h4">
            {password.title}
          </Title>
          <Text size="sm" c="dimmed">
            {password.about}
          </Text>
          <PasswordInput
            label={password.current}
            autoComplete="current-password"
            aria-invalid={form.errors.currentPassword ? true : undefined}
            {...form.getInputProps('currentPassword')}
          />
          <PasswordInput
            label={password.next}
            description={password.hint}
            autoComplete="new-password"
            aria-invalid={form.errors.newPassword ? true : undefined}
            {...form.getInputProps('newPassword')}
          />
          {form.errors.currentPassword ? null : <ActionFailed error={change.error} />}
          {change.isSuccess ? (
            <Alert color="green" role="status">
              {password.done}
            </Alert>
          ) : null}
          <Group>
            <Button type="submit" loading={change.isPending}>
              {password.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Paper>
  );
}
