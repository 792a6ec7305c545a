import { EmptyState, List, Stack, Text, Title } from '@mantine/core';
import { useParams } from '@tanstack/react-router';
import { AnchorLink } from '../shell/links.tsx';
import { Page } from '../shell/page.tsx';
import { Outcomes } from './outcomes.tsx';
import { type Section, topicOf } from './topics.ts';
import { words } from './words.ts';

export function TopicPage() {
  const { topic: name } = useParams({ from: '/signed-in/help/$topic' });
  const topic = topicOf(name);
  return (
    <Stack gap="sm" maw={680}>
      <AnchorLink to="/help" size="sm">
        ← {words.back}
      </AnchorLink>
      {topic ? (
        <Page title={topic.title} about={topic.about}>
          {topic.sections.map((section, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a text that never changes its order
            <Part key={index} section={section} />
          ))}
        </Page>
      ) : name === 'outcomes' ? (
        <Page title={words.outcomes.title} about={words.outcomes.about}>
          <Outcomes />
        </Page>
      ) : (
        <EmptyState title={words.missing.title} description={words.missing.text} />
      )}
    </Stack>
  );
}

function Part({ section: { title, text, points } }: { section: Section }) {
  return (
    <Stack gap={6} component="section">
      {title ? (
        <Title order={2} size="h4">
          {title}
        </Title>
      ) : null}
      {text ? <Text>{text}</Text> : null}
      {points ? (
        <List spacing={6}>
          {points.map((point) => (
            <List.Item key={point}>{point}</List.Item>
          ))}
        </List>
      ) : null}
    </Stack>
  );
}
