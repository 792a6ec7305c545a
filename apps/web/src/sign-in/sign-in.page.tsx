import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { ApiFailure, failureMessage, request } from '../api/request.ts';
import { focusFirstWrong } from '../shell/form.tsx';
import { Logo } from '../shell/shell.tsx';
import { words as shellWords } from '../shell/words.ts';
import { words } from './words.ts';

function whyNot(error: unknown): string {
  if (!(error instanceof ApiFailure)) return failureMessage(error);
  if (error.status === 401 || error.status === 403 || error.status === 400) return words.wrong;
  return error.status === 429 ? words.tooMany : failureMessage(error);
}

export function SignInPage() {
  useDocumentTitle(`${words.title} · ${shellWords.product}`);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { next } = useSearch({ strict: false }) as { next?: string };
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? words.emailMissing : value.includes('@') ? null : words.emailWrong),
      password: (value) => (value ? null : words.passwordMissing),
    },
  });
  const signIn = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) =>
      request('POST', '/api/auth/sign-in/email', { email: email.trim(), password }),
    onSuccess: async () => {
      client.clear();
      // Only ever a page of this site.
      await navigate({ href: next?.startsWith('/') && !next.startsWith('//') ? next : '/' });
    },
  });
  return (
    <Center p="md" pt="18dvh">
      <Stack w="100%" maw={380} gap="lg">
        <Group justify="center">
          <Logo />
        </Group>
        <Paper withBorder p="lg" component="main">
          <form onSubmit={form.onSubmit((values) => signIn.mutate(values), focusFirstWrong)} noValidate>
            <Stack>
              <Title order={1} size="h3">
                {words.title}
              </Title>
              <TextInput
                label={words.email}
                type="email"
                autoComplete="username"
                autoFocus
                key={form.key('email')}
                {...form.getInputProps('email')}
              />
              <PasswordInput
                label={words.password}
                autoComplete="current-password"
                key={form.key('password')}
                aria-invalid={form.errors.password ? true : undefined}
                {...form.getInputProps('password')}
              />
              {signIn.error ? (
                <Alert color="red" role="alert">
                  {whyNot(signIn.error)}
                </Alert>
              ) : null}
              <Button type="submit" fullWidth loading={signIn.isPending}>
                {words.submit}
              </Button>
            </Stack>
          </form>
        </Paper>
      </Stack>
    </Center>
  );
}
