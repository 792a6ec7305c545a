import { Alert, Button, Group, List, Stack, Text } from '@mantine/core';
import { ActionFailed } from '../shell/states.tsx';
import { useRequestChange } from './queries.ts';
import { Summary } from './summary.tsx';
import type { StepProps } from './wizard.tsx';
import { words } from './words.ts';

const text = words.review;

export function ReviewStep({ request }: StepProps) {
  const send = useRequestChange(request.id, 'POST', 'send');
  const waits = request.state === 'draft';
  return (
    <Stack>
      <Summary request={request} />
      {request.missing.length > 0 ? (
        <Alert color="orange" title={text.missing}>
          <List size="sm">
            {request.missing.map(({ step, message }) => (
              <List.Item key={`${step}${message}`}>
                {words.steps[step]}: {message}
              </List.Item>
            ))}
          </List>
        </Alert>
      ) : (
        <Text size="sm">{text.ready}</Text>
      )}
      {request.counts.wrong > 0 ? <Text size="sm">{text.wrong(request.counts.wrong)}</Text> : null}
      <ActionFailed error={send.error} />
      {waits ? (
        <Group justify="flex-end">
          <Button disabled={request.missing.length > 0} loading={send.isPending} onClick={() => send.mutate(undefined)}>
            {text.send}
          </Button>
        </Group>
      ) : null}
    </Stack>
  );
}
