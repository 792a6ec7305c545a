import { Alert, Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import type { InvitationLooked, Joined, Me } from '@patchcord/contracts';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { meQuery } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { FormFailed, failForm, focusFirstWrong } from '../shell/form.tsx';
import { ButtonLink } from '../shell/links.tsx';
import { LoadingRows } from '../shell/states.tsx';
import { Failed, Front } from './front.tsx';
import { leastPassword, tokenOf } from './link-token.ts';
import { useEnter } from './use-enter.ts';
import { words } from './words.ts';

const { invitation } = words;

function about({ accountName, invitedBy, role, platformRole }: InvitationLooked): string {
  if (accountName === null) return invitation.platform(invitedBy, invitation.roles[platformRole ?? 'support']);
  return `${invitation.account(invitedBy, accountName)} ${invitation.as(invitation.roles[role ?? 'member'])}`;
}

export function InvitationPage() {
  const token = tokenOf(useRouterState({ select: (state) => state.location.hash }));
  const looked = useQuery({
    queryKey: ['invitation', token],
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: () => request<InvitationLooked>('POST', '/api/v1/invitations/look', { token }),
  });
  const me = useQuery({ ...meQuery, retry: false });
  if (token === null || looked.error)
    return (
      <Front title={invitation.title}>
        {token === null ? <Alert color="red">{words.noToken}</Alert> : <Failed error={looked.error} />}
        <ButtonLink to="/sign-in" variant="default">
          {words.toSignIn}
        </ButtonLink>
      </Front>
    );
  if (!looked.data || me.isPending)
    return (
      <Front title={invitation.title}>
        <LoadingRows rows={2} height={36} />
      </Front>
    );
  return (
    <Front title={invitation.title} about={about(looked.data)}>
      {me.data ? <JoinAs me={me.data} invited={looked.data} token={token} /> : <Newcomer invited={looked.data} token={token} />}
    </Front>
  );
}

function JoinAs({ me, invited, token }: { me: Me; invited: InvitationLooked; token: string }) {
  const client = useQueryClient();
  const navigate = useNavigate();
  const join = useMutation({
    mutationFn: () => request<{ account: string | null }>('POST', '/api/v1/invitations/join', { token }),
    onSuccess: async () => {
      client.clear();
      await navigate({ to: '/' });
    },
  });
  const leave = useMutation({
    mutationFn: () => request('POST', '/api/auth/sign-out', {}),
    onSuccess: () => window.location.reload(),
  });
  const isOther = invited.email !== null && invited.email !== me.user.email;
  return (
    <Stack>
      <Text size="sm">{isOther ? invitation.other(invited.email ?? '', me.user.email) : invitation.joinAs(me.user.email)}</Text>
      <Failed error={join.error ?? leave.error} />
      {isOther ? null : (
        <Button loading={join.isPending} onClick={() => join.mutate()}>
          {invitation.join}
        </Button>
      )}
      <Button variant="default" loading={leave.isPending} onClick={() => leave.mutate()}>
        {invitation.signOut}
      </Button>
    </Stack>
  );
}

function Newcomer({ invited, token }: { invited: InvitationLooked; token: string }) {
  const enter = useEnter();
  const form = useForm({
    initialValues: { email: invited.email ?? '', name: invited.name, password: '' },
    validate: {
      email: (value) => (value.includes('@') ? null : words.emailWrong),
      name: (value) => (value.trim() ? null : words.needed),
      password: (value) => (value.length < leastPassword ? words.tooShort : null),
    },
  });
  const accept = useMutation({
    mutationFn: async ({ email, name, password }: { email: string; name: string; password: string }) => {
      const wanted = { token, name, password, ...(invited.email === null ? { email } : {}) };
      const joined = await request<Joined>('POST', '/api/v1/invitations/accept', wanted);
      await enter({ email: joined.email, password });
    },
    onError: (error) => failForm(form, error),
  });
  if (invited.known)
    return (
      <Stack>
        <Text size="sm">{invitation.known(invited.email ?? '')}</Text>
        <ButtonLink to="/sign-in" search={{ next: `/invitation#${token}` }}>
          {words.signIn}
        </ButtonLink>
      </Stack>
    );
  return (
    <form onSubmit={form.onSubmit((values) => accept.mutate(values), focusFirstWrong)} noValidate>
      <Stack>
        <TextInput
          label={words.email}
          type="email"
          autoComplete="username"
          readOnly={invited.email !== null}
          autoFocus={invited.email === null}
          {...form.getInputProps('email')}
        />
        <TextInput label={words.name} autoComplete="name" autoFocus={invited.email !== null} {...form.getInputProps('name')} />
        <PasswordInput
          label={words.password}
          description={words.passwordHint}
          autoComplete="new-password"
          aria-invalid={form.errors.password ? true : undefined}
          {...form.getInputProps('password')}
        />
        <FormFailed error={accept.error} form={form} />
        <Button type="submit" fullWidth loading={accept.isPending}>
          {invitation.accept}
        </Button>
      </Stack>
    </form>
  );
}
