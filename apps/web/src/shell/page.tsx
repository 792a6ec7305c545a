import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { words } from './words.ts';

/** Frame of a portal page: title, one sentence of what it is for, one main action. */
export function Page({ title, about, action, children }: { title: string; about?: ReactNode; action?: ReactNode; children: ReactNode }) {
  useDocumentTitle(`${title} · ${words.product}`);
  return (
    <Stack gap="lg">
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={1} size="h2">
            {title}
          </Title>
          {about ? (
            <Text c="dimmed" mt={4} maw={620}>
              {about}
            </Text>
          ) : null}
        </div>
        {action}
      </Group>
      {children}
    </Stack>
  );
}
