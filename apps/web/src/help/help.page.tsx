import { Card, Stack, Text } from '@mantine/core';
import { CardLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { topicNames, topics } from './topics.ts';
import { words } from './words.ts';

export function HelpPage() {
  const entries = [...topicNames.map((name) => ({ name, ...topics[name] })), { name: 'outcomes', ...words.outcomes }];
  return (
    <Page title={words.title} about={words.about}>
      <Stack gap="xs" component="nav" aria-label={words.title}>
        {entries.map(({ name, title, about }) => (
          <CardLink key={name} withBorder p="md" to="/help/$topic" params={{ topic: name }}>
            <Text fw={600}>{title}</Text>
            <Card.Section px="md" pb="md">
              <Text size="sm" c="dimmed">
                {about}
              </Text>
            </Card.Section>
          </CardLink>
        ))}
      </Stack>
    </Page>
  );
}
