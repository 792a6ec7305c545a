import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A part of a page with its own title, sentence and action. */
export function Section({ title, about, action, children }: { title: string; about?: string; action?: ReactNode; children: ReactNode }) {
  const id = useId();
  return (
    <Stack gap="sm" component="section" aria-labelledby={id}>
      <Group justify="space-between" align="flex-end" gap="sm">
        <div>
          <Title order={2} size="h3" id={id}>
            {title}
          </Title>
          {about ? (
            <Text size="sm" c="dimmed" maw={620}>
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
