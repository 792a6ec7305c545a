import { Badge, Button, Code, Group, Paper, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { ApiKey } from '@patchcord/contracts';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { useChange, useList } from '../api/queries.ts';
import { ConfirmRemove } from '../shell/confirm-remove.tsx';
import { formatDay, formatExact } from '../shell/format.ts';
import { ListStates } from '../shell/states.tsx';
import { words as shellWords } from '../shell/words.ts';
import { MakeKey } from './make-key.tsx';
import { Section } from './section.tsx';
import { type KeyState, keyState, words } from './words.ts';

const text = words.keys;
const colors: Record<KeyState, string> = { living: 'green', unused: 'gray', expired: 'orange', revoked: 'gray' };
const isOver = (key: ApiKey) => ['expired', 'revoked'].includes(keyState(key));

export function Keys() {
  const list = useList<ApiKey>('keys');
  const [making, form] = useDisclosure();
  const [revoked, setRevoked] = useState<ApiKey | null>(null);
  const [showsOld, old] = useDisclosure();
  const revoke = useChange<string>('DELETE', (id) => `keys/${id}`);
  const make = (
    <Button leftSection={<IconPlus size={16} />} onClick={form.open}>
      {text.make}
    </Button>
  );
  return (
    <Section title={text.title} about={text.about} action={make}>
      <ListStates list={list} rows={1} more={shellWords.moreItems} empty={<Text size="sm">{text.empty}</Text>}>
        {(keys) => {
          const over = keys.filter(isOver);
          return (
            <Stack gap="xs">
              {over.length === keys.length ? <Text size="sm">{text.empty}</Text> : null}
              {(showsOld ? keys : keys.filter((key) => !isOver(key))).map((key) => (
                <KeyRow
                  key={key.id}
                  apiKey={key}
                  revoke={() => {
                    revoke.reset();
                    setRevoked(key);
                  }}
                />
              ))}
              {over.length > 0 ? (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  style={{ alignSelf: 'flex-start' }}
                  aria-expanded={showsOld}
                  onClick={old.toggle}
                >
                  {showsOld ? text.hideOld : text.old(over.length)}
                </Button>
              ) : null}
            </Stack>
          );
        }}
      </ListStates>
      <MakeKey opened={making} close={form.close} />
      <ConfirmRemove
        opened={revoked !== null}
        title={text.revokeTitle(revoked?.name ?? '')}
        text={text.revokeText}
        action={text.revoke}
        pending={revoke.isPending}
        error={revoke.error}
        close={() => setRevoked(null)}
        remove={() => revoked && revoke.mutate(revoked.id, { onSuccess: () => setRevoked(null) })}
      />
    </Section>
  );
}

function KeyRow({ apiKey, revoke }: { apiKey: ApiKey; revoke: () => void }) {
  const { name, prefix, scopes, madeBy, createdAt, expiresAt, lastUsedAt, revokedAt } = apiKey;
  const state = keyState(apiKey);
  const validity = revokedAt ? text.ended(formatDay(revokedAt)) : expiresAt ? text.until(formatDay(expiresAt)) : text.forever;
  return (
    <Paper withBorder px="md" py="sm" component="article" aria-label={name}>
      <Group justify="space-between" gap="sm">
        <Stack gap={4} flex="1 1 220px" miw={0} style={{ overflowWrap: 'anywhere' }}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {name}
            </Text>
            <Badge color={colors[state]}>{text.states[state]}</Badge>
            <Code>{text.begins(prefix)}</Code>
          </Group>
          <Text size="sm">
            {text.may} {scopes.map((scope) => words.scopes[scope].label).join(', ')}
          </Text>
          <Text size="sm" c="dimmed">
            {lastUsedAt ? text.used(formatExact(lastUsedAt)) : text.never} · {text.made(madeBy, formatDay(createdAt))} · {validity}
          </Text>
        </Stack>
        {revokedAt ? null : (
          <Button variant="subtle" color="red" size="xs" aria-label={text.revokeLabel(name)} onClick={revoke}>
            {text.revoke}
          </Button>
        )}
      </Group>
    </Paper>
  );
}
