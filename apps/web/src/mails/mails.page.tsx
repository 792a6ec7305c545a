import { Badge, Button, Code, EmptyState, Group, Paper, Stack, Text } from '@mantine/core';
import type { ShownMail } from '@patchcord/contracts';
import { IconMail } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { refreshMs, useMe, usePages } from '../api/queries.ts';
import { request } from '../api/request.ts';
import { formatExact } from '../shell/format.ts';
import { Page } from '../shell/page.tsx';
import { ActionFailed, ListStates } from '../shell/states.tsx';
import { words } from './words.ts';

const path = '/api/v1/platform/mails';
const colors = { waiting: 'yellow', sent: 'green', kept: 'gray', failed: 'red' } as const;

export function MailsPage() {
  const me = useMe();
  const list = usePages<ShownMail>(['platform', 'mails'], path, { everyMs: refreshMs.calls });
  return (
    <Page title={words.title} about={me.data?.demo ? words.aboutDemo : words.about}>
      <ListStates list={list} empty={<EmptyState icon={<IconMail />} title={words.empty.title} description={words.empty.text} />}>
        {(mails) => mails.map((mail) => <MailRow key={mail.id} mail={mail} />)}
      </ListStates>
    </Page>
  );
}

function MailRow({ mail }: { mail: ShownMail }) {
  const client = useQueryClient();
  const [opened, setOpened] = useState(false);
  const again = useMutation({
    mutationFn: () => request('POST', `${path}/${mail.id}/again`, {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['platform', 'mails'] }),
  });
  return (
    <Paper withBorder px="md" py="sm" component="article" aria-label={mail.subject}>
      <Group justify="space-between" gap="sm">
        <Stack gap={2} flex="1 1 220px" miw={0}>
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {mail.subject}
            </Text>
            <Badge color={colors[mail.state]}>{words.state[mail.state]}</Badge>
          </Group>
          <Text size="sm" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {mail.to} · {formatExact(mail.createdAt)}
          </Text>
          {mail.error ? (
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {words.said(mail.attempts, mail.error)}
            </Text>
          ) : null}
          {mail.nextAt && mail.attempts > 0 ? (
            <Text size="sm" c="dimmed">
              {words.next(formatExact(mail.nextAt))}
            </Text>
          ) : null}
        </Stack>
        {mail.text === null ? null : (
          <Button
            variant="default"
            size="xs"
            aria-expanded={opened}
            aria-label={`${opened ? words.close : words.read}: ${mail.subject}`}
            onClick={() => setOpened(!opened)}
          >
            {opened ? words.close : words.read}
          </Button>
        )}
        {mail.state === 'failed' ? (
          <Button variant="default" size="xs" loading={again.isPending} onClick={() => again.mutate()}>
            {words.again}
          </Button>
        ) : null}
      </Group>
      <ActionFailed error={again.error} />
      {opened ? (
        <Code block mt="sm" style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
          {mail.text}
        </Code>
      ) : null}
    </Paper>
  );
}
