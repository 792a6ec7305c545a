import { Button, Group, Stack, Textarea } from '@mantine/core';
import { ActionFailed } from './states.tsx';
import { useKeptText } from './use-kept.tsx';

interface SayFormProps {
  /** What it is about and what is done with it: the text is kept by that. */
  place: string;
  label: string;
  hint?: string | undefined;
  action: string;
  danger?: boolean;
  pending: boolean;
  error: unknown;
  /** @param sent to be called once it was taken */
  send: (text: string, sent: () => void) => void;
}

/** A text and what is done with it. The text stays where it could not be sent. */
export function SayForm({ place, label, hint, action, danger = false, pending, error, send }: SayFormProps) {
  const [text, setText] = useKeptText(place);
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
      <ActionFailed error={error} />
      <Group>
        <Button
          variant={danger ? 'outline' : 'default'}
          color={danger ? 'red' : undefined}
          size="xs"
          disabled={text.trim() === ''}
          loading={pending}
          onClick={() => send(text, () => setText(''))}
        >
          {action}
        </Button>
      </Group>
    </Stack>
  );
}
