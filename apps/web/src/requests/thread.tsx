import { Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import type { BringRequest, RequestMessage } from '@patchcord/contracts';
import { useOne } from '../api/queries.ts';
import { formatWhen } from '../shell/format.ts';
import { ActionFailed } from '../shell/states.tsx';
import { useKeptText } from '../shell/use-kept.tsx';
import { useRequestChange } from './queries.ts';
import { words } from './words.ts';

export function Messages({ items }: { items: readonly RequestMessage[] }) {
  return (
    <Stack gap="xs" component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
      {items.map(({ id, by, text, at, internal }) => (
        <li key={id}>
          <Text size="sm" c="dimmed">
            {by.support ? words.support(by.name) : by.name} · {formatWhen(at)}
          </Text>
          <Text style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }} fs={internal ? 'italic' : undefined}>
            {text}
          </Text>
        </li>
      ))}
    </Stack>
  );
}

export function Thread({ request }: { request: BringRequest }) {
  // The list stands under the request's path, where useOne looks for one thing by its id.
  const thread = useOne<{ items: RequestMessage[] }>(`requests/${request.id}`, 'messages');
  const [text, setText] = useKeptText(`${request.id}.message`);
  const send = useRequestChange(request.id, 'POST', 'messages');
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="thread">
      <Stack>
        <Title order={2} size="h4" id="thread">
          {words.thread}
        </Title>
        <Messages items={thread.data?.items ?? []} />
        <Textarea label={words.write} autosize minRows={2} value={text} onChange={(event) => setText(event.currentTarget.value)} />
        <ActionFailed error={send.error ?? thread.error} />
        <Group>
          <Button
            variant="light"
            disabled={text.trim() === ''}
            loading={send.isPending}
            onClick={() => send.mutate({ text }, { onSuccess: () => setText('') })}
          >
            {words.sendMessage}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
