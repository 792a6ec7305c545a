import { Alert, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { failureMessage } from '../api/request.ts';
import { Logo } from '../shell/shell.tsx';
import { words as shellWords } from '../shell/words.ts';

/** Frame of the pages before sign-in: one card, one thing to do. */
export function Front({ title, about, below, children }: { title: string; about?: ReactNode; below?: ReactNode; children: ReactNode }) {
  useDocumentTitle(`${title} · ${shellWords.product}`);
  return (
    <Center p="md" pt={{ base: 'md', sm: '12dvh' }}>
      <Stack w="100%" maw={420} gap="lg">
        <Group justify="center">
          <Logo />
        </Group>
        <Paper withBorder p="lg" component="main">
          <Stack>
            <Title order={1} size="h3">
              {title}
            </Title>
            {about ? (
              <Text size="sm" c="dimmed">
                {about}
              </Text>
            ) : null}
            {children}
          </Stack>
        </Paper>
        {below ? (
          <Stack gap={4} align="center">
            {below}
          </Stack>
        ) : null}
      </Stack>
    </Center>
  );
}

/** Why it did not work, and nothing of a field: fields say theirs themselves. */
export function Failed({ error }: { error: unknown }) {
  return error ? (
    <Alert color="red" role="alert">
      {failureMessage(error)}
    </Alert>
  ) : null;
}
