import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { SignUp } from '@patchcord/contracts';
import { useMutation } from '@tanstack/react-query';
import { request } from '../api/request.ts';
import { FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { AnchorLink, ButtonLink } from '../shell/links.tsx';
import { Front } from './front.tsx';
import { leastPassword } from './link-token.ts';
import { words } from './words.ts';

export function SignUpPage() {
  const form = useForm<SignUp>({
    initialValues: { accountName: '', name: '', email: '', password: '' },
    validate: {
      accountName: (value) => (value.trim() ? null : words.needed),
      name: (value) => (value.trim() ? null : words.needed),
      email: (value) => (value.includes('@') ? null : words.emailWrong),
      password: (value) => (value.length < leastPassword ? words.tooShort : null),
    },
  });
  const send = useMutation({
    mutationFn: (wanted: SignUp) => request('POST', '/api/v1/sign-up', wanted),
    onError: (error) => failForm(form, error),
  });
  if (send.isSuccess)
    return (
      <Front title={words.signUp.sentTitle} about={words.signUp.sent(send.variables.email)}>
        <Text size="sm">{words.signUp.nothing}</Text>
        <Button variant="default" onClick={send.reset}>
          {words.signUp.other}
        </Button>
        <ButtonLink to="/sign-in" variant="subtle">
          {words.toSignIn}
        </ButtonLink>
      </Front>
    );
  return (
    <Front
      title={words.signUp.title}
      about={words.signUp.about}
      below={
        <Text size="sm">
          {words.signUp.have}{' '}
          <AnchorLink to="/sign-in" underline="always">
            {words.signIn}
          </AnchorLink>
        </Text>
      }
    >
      <form onSubmit={form.onSubmit((values) => send.mutate(values), focusFirstWrong)} noValidate>
        <Stack>
          <TextInput label={words.signUp.accountName} autoComplete="organization" autoFocus {...form.getInputProps('accountName')} />
          <TextInput label={words.name} autoComplete="name" {...form.getInputProps('name')} />
          <TextInput
            label={words.email}
            description={words.signUp.emailHint}
            type="email"
            autoComplete="username"
            {...form.getInputProps('email')}
          />
          <PasswordInput
            label={words.password}
            description={words.passwordHint}
            autoComplete="new-password"
            aria-invalid={form.errors.password ? true : undefined}
            {...form.getInputProps('password')}
          />
          <FormFailed error={send.error} form={form} />
          <Button type="submit" fullWidth loading={send.isPending}>
            {words.signUp.submit}
          </Button>
        </Stack>
      </form>
    </Front>
  );
}
