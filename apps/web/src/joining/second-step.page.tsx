import { Button, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { request } from '../api/request.ts';
import { focusFirstWrong } from '../shell/form.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { ownPage } from '../sign-in/own-page.ts';
import { Failed, Front } from './front.tsx';
import { words } from './words.ts';

const { second } = words;

/** The password was right; the session begins once this code is right too. */
export function SecondStepPage() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { next } = useSearch({ strict: false }) as { next?: string };
  const [recovering, setRecovering] = useState(false);
  const form = useForm({ initialValues: { code: '' }, validate: { code: (value) => (value.trim() ? null : words.needed) } });
  const verify = useMutation({
    mutationFn: ({ code }: { code: string }) =>
      request('POST', `/api/auth/two-factor/${recovering ? 'verify-backup-code' : 'verify-totp'}`, { code: code.replaceAll(' ', '') }),
    onSuccess: async () => {
      client.clear();
      await navigate({ href: ownPage(next) });
    },
  });
  const other = () => {
    setRecovering(!recovering);
    form.reset();
    verify.reset();
  };
  return (
    <Front
      title={second.title}
      about={recovering ? second.aboutRecovery : second.about}
      below={
        <AnchorLink size="sm" to="/sign-in">
          {second.again}
        </AnchorLink>
      }
    >
      <form onSubmit={form.onSubmit((values) => verify.mutate(values), focusFirstWrong)} noValidate>
        <Stack>
          <TextInput
            key={String(recovering)}
            label={recovering ? second.recovery : second.code}
            autoComplete="one-time-code"
            inputMode={recovering ? 'text' : 'numeric'}
            autoFocus
            {...form.getInputProps('code')}
          />
          <Failed error={verify.error} />
          <Button type="submit" fullWidth loading={verify.isPending}>
            {second.submit}
          </Button>
          <Button variant="subtle" size="compact-sm" onClick={other}>
            {recovering ? second.useCode : second.useRecovery}
          </Button>
        </Stack>
      </form>
    </Front>
  );
}
