import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { words } from './words.ts';

export function Gone({ again, leave, pending }: { again: () => void; leave?: () => void; pending: boolean }) {
  return (
    <Alert color="orange" title={words.gone.title} role="alert">
      <Stack gap="sm">
        <Text size="sm">{words.gone.text}</Text>
        <Group gap="xs">
          <Button size="xs" loading={pending} onClick={again}>
            {words.gone.again}
          </Button>
          {leave ? (
            <Button size="xs" variant="default" onClick={leave}>
              {words.gone.leave}
            </Button>
          ) : null}
        </Group>
      </Stack>
    </Alert>
  );
}
