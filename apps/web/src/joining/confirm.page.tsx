import { Alert, Button, PasswordInput, Stack } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { Joined } from '@patchcord/contracts';
import { useMutation } from '@tanstack/react-query';
import { useRouterState } from '@tanstack/react-router';
import { request } from '../api/request.ts';
import { FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { AnchorLink, ButtonLink } from '../shell/links.tsx';
import { Front } from './front.tsx';
import { tokenOf } from './link-token.ts';
import { useEnter } from './use-enter.ts';
import { words } from './words.ts';

export function ConfirmPage() {
  const token = tokenOf(useRouterState({ select: (state) => state.location.hash }));
  const enter = useEnter();
  const form = useForm({ initialValues: { password: '' }, validate: { password: (value) => (value ? null : words.needed) } });
  const confirm = useMutation({
    mutationFn: async ({ password }: { password: string }) => {
      const { email } = await request<Joined>('POST', '/api/v1/sign-up/confirm', { token, password });
      await enter({ email, password }, '/bring-numbers');
    },
    onError: (error) => failForm(form, error),
  });
  if (token === null)
    return (
      <Front title={words.confirm.title}>
        <Alert color="red">{words.noToken}</Alert>
        <ButtonLink to="/sign-up" variant="default">
          {words.confirm.anew}
        </ButtonLink>
      </Front>
    );
  return (
    <Front
      title={words.confirm.title}
      about={words.confirm.about}
      below={
        <>
          <AnchorLink size="sm" to="/sign-in">
            {words.toSignIn}
          </AnchorLink>
          <AnchorLink size="sm" to="/sign-up">
            {words.confirm.anew}
          </AnchorLink>
        </>
      }
    >
      <form onSubmit={form.onSubmit((values) => confirm.mutate(values), focusFirstWrong)} noValidate>
        <Stack>
          <PasswordInput
            label={words.password}
            autoComplete="current-password"
            autoFocus
            aria-invalid={form.errors.password ? true : undefined}
            {...form.getInputProps('password')}
          />
          <FormFailed error={confirm.error} form={form} />
          <Button type="submit" fullWidth loading={confirm.isPending}>
            {words.confirm.submit}
          </Button>
        </Stack>
      </form>
    </Front>
  );
}
