import { Alert, Button, Center, Group, Paper, PasswordInput, Stack, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDocumentTitle } from '@mantine/hooks';
import { useMutation } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { ApiFailure, failureMessage } from '../api/request.ts';
import { useEnter } from '../joining/use-enter.ts';
import { focusFirstWrong } from '../shell/form.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { Logo } from '../shell/shell.tsx';
import { words as shellWords } from '../shell/words.ts';
import { ownPage } from './own-page.ts';
import { words } from './words.ts';

function whyNot(error: unknown): string {
  if (!(error instanceof ApiFailure)) return failureMessage(error);
  if (error.status === 401 || error.status === 403 || error.status === 400) return words.wrong;
  return error.status === 429 ? words.tooMany : failureMessage(error);
}

export function SignInPage() {
  useDocumentTitle(`${words.title} · ${shellWords.product}`);
  const enter = useEnter();
  const { next, over } = useSearch({ strict: false }) as { next?: string; over?: true };
  const form = useForm({
    mode: 'uncontrolled',
    initialValues: { email: '', password: '' },
    validate: {
      email: (value) => (value.trim() === '' ? words.emailMissing : value.includes('@') ? null : words.emailWrong),
      password: (value) => (value ? null : words.passwordMissing),
    },
  });
  const signIn = useMutation({
    mutationFn: ({ email, password }: { email: string; password: string }) => enter({ email: email.trim(), password }, ownPage(next)),
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
              {over && !signIn.error ? <Alert role="status">{words.over}</Alert> : null}
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
        <Stack gap={4} align="center">
          <AnchorLink size="sm" to="/forgot-password">
            {words.forgot}
          </AnchorLink>
          <AnchorLink size="sm" to="/sign-up">
            {words.signUp}
          </AnchorLink>
        </Stack>
      </Stack>
    </Center>
  );
}
