import { Button, Group, Stack, Textarea } from '@mantine/core';
import type { ReviewedRequest } from '@patchcord/contracts';
import { ActionFailed } from '../shell/states.tsx';
import { useKeptText } from '../shell/use-kept.tsx';
import { useReviewChange } from './queries.ts';

interface SayFormProps {
  request: ReviewedRequest;
  path: 'ask' | 'notes' | 'refuse';
  label: string;
  hint?: string;
  action: string;
  danger?: boolean;
}

/** A text and what is done with it. The text stays where it could not be sent. */
export function SayForm({ request, path, label, hint, action, danger = false }: SayFormProps) {
  const [text, setText] = useKeptText(`${request.id}.${path}`);
  const send = useReviewChange(request, 'POST', path);
  const body = path === 'refuse' ? { reason: text } : { text };
  return (
    <Stack gap="xs">
      <Textarea
        label={label}
        description={hint}
        autosize
        minRows={1}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <ActionFailed error={send.error} />
      <Group>
        <Button
          variant={danger ? 'outline' : 'default'}
          color={danger ? 'red' : undefined}
          size="xs"
          disabled={text.trim() === ''}
          loading={send.isPending}
          onClick={() => send.mutate(body, { onSuccess: () => setText('') })}
        >
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
