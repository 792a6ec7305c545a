import { Button, Group, Paper, Stack, Text, Title } from '@mantine/core';
import type { Porting } from '@patchcord/contracts';
import { IconDownload } from '@tabler/icons-react';
import { formatPlainDay, formatWhen } from '../shell/format.ts';
import { words } from './words.ts';

/** What was asked for, with the letter to be read. @param letter where it is downloaded */
export function PortingFacts({ porting, letter }: { porting: Porting; letter: string }) {
  const facts: [string, string][] = [
    [words.carrierAccount(porting.carrier), porting.carrierAccount],
    [words.authorisedName, porting.authorisedName],
    [words.wishedOn, formatPlainDay(porting.wishedOn)],
    [words.steps.requested, words.by(porting.askedBy, formatWhen(porting.askedAt))],
  ];
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="porting-facts">
      <Stack gap="sm">
        <Title order={2} size="h4" id="porting-facts">
          {words.facts}
        </Title>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text size="sm" c="dimmed">
              {name}
            </Text>
            <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
              {value}
            </Text>
          </div>
        ))}
        {porting.letter ? (
          <Group gap="sm">
            <Button component="a" href={letter} download variant="default" size="xs" leftSection={<IconDownload size={16} />}>
              {words.download}
            </Button>
            {porting.letterDeletedOn ? (
              <Text size="sm" c="dimmed">
                {words.letterKept(formatPlainDay(porting.letterDeletedOn))}
              </Text>
            ) : null}
          </Group>
        ) : (
          <Text size="sm" c="dimmed">
            {words.letterGone}
          </Text>
        )}
      </Stack>
    </Paper>
  );
}
