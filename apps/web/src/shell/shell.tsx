import { ActionIcon, Alert, AppShell, Burger, Container, Group, NativeSelect, Text } from '@mantine/core';
import { useDisclosure, useMediaQuery } from '@mantine/hooks';
import type { Me } from '@patchcord/contracts';
import {
  IconAddressBook,
  IconArrowBarToDown,
  IconArrowsSplit2,
  IconBuildingBroadcastTower,
  IconChecklist,
  IconHash,
  IconHelp,
  IconHistory,
  IconId,
  IconListDetails,
  IconLogout,
  IconMail,
  IconPhone,
  IconPhoneOutgoing,
  IconPlugConnected,
  IconReceipt,
  IconReportMoney,
  IconServer,
  IconShieldX,
  IconTransfer,
  IconUserCircle,
  IconUsersGroup,
} from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate, useRouterState } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import { request } from '../api/request.ts';
import { CallBar } from '../phone/call-bar.tsx';
import { usePhoneHolder } from '../phone/phone-holder.tsx';
import { forgetAll } from './kept.ts';
import { ActionIconLink, NavigationLink } from './links.tsx';
import { words } from './words.ts';

const platformPages = [
  { to: '/platform/requests', noun: 'review', icon: IconChecklist, roles: ['operator', 'support'] },
  { to: '/platform/portings', noun: 'portings', icon: IconTransfer, roles: ['operator', 'support'] },
  { to: '/platform/ownership', noun: 'ownership', icon: IconId, roles: ['operator', 'support'] },
  { to: '/platform/upstream', noun: 'upstream', icon: IconBuildingBroadcastTower, roles: ['operator', 'support'] },
  { to: '/platform/price-lists', noun: 'priceLists', icon: IconReportMoney, roles: ['operator', 'support'] },
  { to: '/platform/calls-out', noun: 'calls-out', icon: IconPhoneOutgoing, roles: ['operator', 'support'] },
  { to: '/platform', noun: 'platform', icon: IconServer, roles: ['operator', 'support'] },
  { to: '/platform/mails', noun: 'mails', icon: IconMail, roles: ['operator', 'support'] },
  { to: '/platform/activity', noun: 'activity', icon: IconHistory, roles: ['operator', 'support'] },
  { to: '/platform/team', noun: 'team', icon: IconUsersGroup, roles: ['operator'] },
] as const;

const accountPages = [
  { noun: 'phone', icon: IconPhone },
  { noun: 'numbers', icon: IconHash },
  { noun: 'calls', icon: IconListDetails },
  { noun: 'statement', icon: IconReceipt },
  { noun: 'calls-out', icon: IconPhoneOutgoing },
  { noun: 'attempts', icon: IconShieldX },
  { noun: 'trunks', icon: IconArrowsSplit2 },
  { noun: 'people', icon: IconAddressBook },
  { noun: 'requests', icon: IconArrowBarToDown },
  { noun: 'integrations', icon: IconPlugConnected },
  { noun: 'activity', icon: IconHistory },
] as const;

export function Logo() {
  return (
    <Group gap={8} wrap="nowrap">
      <img src="/favicon.svg" width={26} height={26} alt="" />
      <Text fw={650}>{words.product}</Text>
    </Group>
  );
}

function SignedInPerson({ me }: { me: Me }) {
  const navigate = useNavigate();
  const client = useQueryClient();
  const { close } = usePhoneHolder();
  const signOut = async () => {
    close();
    const { endSubscription } = await import('../phone/wake/subscription.ts');
    const [first] = me.accounts;
    if (first) await endSubscription(me.user.id, first.id).catch(() => undefined);
    await request('POST', '/api/auth/sign-out', {}).catch(() => undefined);
    client.clear();
    forgetAll(localStorage);
    await navigate({ to: '/sign-in' });
  };
  return (
    <Group gap="xs" wrap="nowrap">
      <ActionIconLink to="/security" label={words.ownSignIn(me.user.name)}>
        <IconUserCircle size={20} stroke={1.6} />
      </ActionIconLink>
      <Text size="sm" truncate visibleFrom="xs" title={me.user.email}>
        {me.user.name}
      </Text>
      <ActionIconLink to="/help" label={words.help}>
        <IconHelp size={20} stroke={1.6} />
      </ActionIconLink>
      <ActionIcon variant="subtle" color="gray" size="lg" onClick={() => void signOut()} aria-label={words.signOut} title={words.signOut}>
        <IconLogout size={20} stroke={1.6} />
      </ActionIcon>
    </Group>
  );
}

function AccountChoice({ me, account }: { me: Me; account: string }) {
  const navigate = useNavigate();
  if (me.accounts.length < 2) {
    const only = me.accounts.find((one) => one.id === account);
    return (
      <Text c="dimmed" size="sm" truncate visibleFrom="xs">
        {only?.name}
      </Text>
    );
  }
  return (
    <NativeSelect
      aria-label={words.accounts.title}
      size="xs"
      maw={160}
      value={account}
      data={[...(account ? [] : ['']), ...me.accounts.map(({ id, name }) => ({ value: id, label: name }))]}
      onChange={({ currentTarget: { value: id } }) => id && void navigate({ to: '/a/$account/phone', params: { account: id } })}
    />
  );
}

export function Shell({ me, account, children }: { me: Me; account: string; children: ReactNode }) {
  const [opened, menu] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const role = me.accounts.find((one) => one.id === account)?.role;
  const isAdmin = role === 'owner' || role === 'admin';
  const { platformRole } = me.user;
  const ofPlatform = platformPages.filter(({ roles }) => roles.some((one) => one === platformRole));
  const narrow = useMediaQuery('(max-width: 47.99em)');
  const burger = useRef<HTMLButtonElement>(null);
  const leaveMenu = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || !opened) return;
    menu.close();
    burger.current?.focus();
  };
  const hasMenu = isAdmin || ofPlatform.length > 0;
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={hasMenu ? { width: 220, breakpoint: 'sm', collapsed: { mobile: !opened } } : undefined}
      padding="md"
    >
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group wrap="nowrap" gap="sm" miw={0}>
            {hasMenu ? (
              <Burger
                ref={burger}
                onKeyDown={leaveMenu}
                opened={opened}
                onClick={menu.toggle}
                hiddenFrom="sm"
                size="sm"
                aria-label={words.menu}
                aria-expanded={opened}
              />
            ) : null}
            <Logo />
            <AccountChoice me={me} account={account} />
          </Group>
          <SignedInPerson me={me} />
        </Group>
      </AppShell.Header>
      {hasMenu ? (
        <AppShell.Navbar p="sm" onKeyDown={leaveMenu} inert={narrow && !opened} aria-label={words.main}>
          {account
            ? accountPages
                .filter(({ noun }) => isAdmin || noun === 'phone')
                .map(({ noun, icon: Icon }) => (
                  <NavigationLink
                    key={noun}
                    to={`/a/$account/${noun}`}
                    params={{ account }}
                    label={words.nav[noun]}
                    leftSection={<Icon size={18} stroke={1.6} />}
                    active={path === `/a/${account}/${noun}` || path.startsWith(`/a/${account}/${noun}/`)}
                    onClick={menu.close}
                  />
                ))
            : me.accounts.map(({ id, name }) => (
                <NavigationLink key={id} to="/a/$account/phone" params={{ account: id }} label={name} onClick={menu.close} />
              ))}
          {ofPlatform.map(({ to, noun, icon: Icon }, index) => (
            <NavigationLink
              key={to}
              to={to}
              mt={index === 0 ? 'md' : undefined}
              label={words.nav[noun]}
              leftSection={<Icon size={18} stroke={1.6} />}
              active={path === to}
              activeOptions={{ exact: true }}
              onClick={menu.close}
            />
          ))}
        </AppShell.Navbar>
      ) : null}
      <AppShell.Main>
        <Container size="md" px={0}>
          {me.demo ? (
            <Alert color="gray" variant="light" py={6} px="sm" mb="md" role="note">
              {words.demoBanner}
            </Alert>
          ) : null}
          <CallBar account={account} />
          {children}
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}
