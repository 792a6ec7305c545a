import { Badge, Button, EmptyState, Group, Paper, Stack, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { AccountCallsOut } from '@patchcord/contracts';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { usePages } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { ListStates } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { AllowDrawer } from './allow-drawer.tsx';
import { listed } from './country-names.ts';
import { words } from './words.ts';

const { support } = words;

/** For support: every account with what it may call. */
export function AccountsCallsOutPage() {
  const [search, setSearch] = useState('');
  const [asked] = useDebouncedValue(search.trim(), 250);
  const [open, setOpen] = useState<string>();
  const list = usePages<AccountCallsOut>(['platform', 'accounts'], '/api/v1/platform/accounts', { filter: { search: asked } });
  const none = asked === '' ? support.empty : support.none;
  return (
    <Page
      title={support.title}
      about={support.about}
      action={
        <TextInput
          aria-label={support.search}
          placeholder={support.search}
          leftSection={<IconSearch size={16} />}
          value={search}
          onChange={({ currentTarget }) => setSearch(currentTarget.value)}
        />
      }
    >
      <ListStates list={list} more={shellWords.moreItems} empty={<EmptyState title={none.title} description={none.text} />}>
        {(accounts) => (
          <Stack gap="sm">
            {accounts.map((account) => (
              <AccountCard key={account.id} account={account} open={() => setOpen(account.id)} />
            ))}
          </Stack>
        )}
      </ListStates>
      <AllowDrawer account={list.items?.find(({ id }) => id === open) ?? null} close={() => setOpen(undefined)} />
    </Page>
  );
}

function AccountCard({ account: { name, callsOut }, open }: { account: AccountCallsOut; open: () => void }) {
  const { inForce, allowed, chosen, spentDay, asked } = callsOut;
  return (
    <Paper withBorder p="md" component="article" aria-label={name}>
      <Group justify="space-between" align="flex-start" gap="sm">
        <Stack gap={4} miw={0}>
          <Group gap="sm">
            <Text fw={600}>{name}</Text>
            {asked ? <Badge color="blue">{support.asks}</Badge> : null}
            {allowed.on ? null : <Badge color="red">{support.switchedOff}</Badge>}
            {allowed.on && !chosen.on ? <Badge color="gray">{support.chosenOff}</Badge> : null}
            {spentDay === null ? null : <Badge color="orange">{support.spent}</Badge>}
          </Group>
          <Text size="sm" lineClamp={2}>
            {inForce.countries.length === 0 ? words.nowhere : listed(inForce.countries)}
          </Text>
          <Text size="sm" c="dimmed">
            {words.atOnce(inForce.callsLimit, inForce.callsLimitPerPerson)} · {words.perDay(inForce.spendPerDay)}
          </Text>
        </Stack>
        <Button variant="default" size="xs" onClick={open} aria-label={support.decideLabel(name)}>
          {support.decide}
        </Button>
      </Group>
    </Paper>
  );
}
