import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { request } from '../api/request.ts';
import { FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { AnchorLink, ButtonLink } from '../shell/links.tsx';
import { Failed, Front } from './front.tsx';
import { leastPassword, tokenOf } from './link-token.ts';
import { words } from './words.ts';

const back = (
  <AnchorLink size="sm" to="/sign-in">
    {words.toSignIn}
  </AnchorLink>
);

export function ForgotPasswordPage() {
  const form = useForm({ initialValues: { email: '' }, validate: { email: (value) => (value.includes('@') ? null : words.emailWrong) } });
  const send = useMutation({
    mutationFn: ({ email }: { email: string }) => request('POST', '/api/auth/request-password-reset', { email: email.trim() }),
    onError: (error) => failForm(form, error),
  });
  if (send.isSuccess)
    return (
      <Front title={words.signUp.sentTitle} about={words.forgot.sent(send.variables.email)} below={back}>
        <Button variant="default" onClick={send.reset}>
          {words.signUp.other}
        </Button>
      </Front>
    );
  return (
    <Front title={words.forgot.title} about={words.forgot.about} below={back}>
      <form onSubmit={form.onSubmit((values) => send.mutate(values), focusFirstWrong)} noValidate>
        <Stack>
          <TextInput label={words.email} type="email" autoComplete="username" autoFocus {...form.getInputProps('email')} />
          <FormFailed error={send.error} form={form} />
          <Button type="submit" fullWidth loading={send.isPending}>
            {words.forgot.submit}
          </Button>
        </Stack>
      </form>
    </Front>
  );
}

export function ResetPasswordPage() {
  const token = tokenOf(useRouterState({ select: (state) => state.location.hash }));
  const form = useForm({
    initialValues: { password: '' },
    validate: { password: (value) => (value.length < leastPassword ? words.tooShort : null) },
  });
  const reset = useMutation({
    mutationFn: ({ password }: { password: string }) => request('POST', '/api/auth/reset-password', { token, newPassword: password }),
  });
  if (reset.isSuccess)
    return (
      <Front title={words.reset.doneTitle} about={words.reset.done}>
        <ButtonLink to="/sign-in">{words.signIn}</ButtonLink>
      </Front>
    );
  return (
    <Front
      title={words.reset.title}
      below={
        <AnchorLink size="sm" to="/forgot-password">
          {words.reset.anew}
        </AnchorLink>
      }
    >
      {token === null ? (
        <Alert color="red">{words.noToken}</Alert>
      ) : (
        <form onSubmit={form.onSubmit((values) => reset.mutate(values), focusFirstWrong)} noValidate>
          <Stack>
            <PasswordInput
              label={words.newPassword}
              description={words.passwordHint}
              autoComplete="new-password"
              autoFocus
              aria-invalid={form.errors.password ? true : undefined}
              {...form.getInputProps('password')}
            />
            <Failed error={reset.error} />
            <Button type="submit" fullWidth loading={reset.isPending}>
              {words.reset.submit}
            </Button>
          </Stack>
        </form>
      )}
    </Front>
  );
}
