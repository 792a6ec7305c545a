import { Alert, Button, Group, Paper, Stack, Text, Textarea, Title } from '@mantine/core';
import { useState } from 'react';
import { failureMessage } from '../api/request.ts';
import { LoadingFailed, LoadingRows } from '../shell/states.tsx';
import { useCallers, useSetCallers } from './queries.ts';
import { words } from './words.ts';

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

export function CheckCallersPart({ mayChange }: { mayChange: boolean }) {
  const { data, error, refetch } = useCallers();
  return (
    <Paper withBorder p="md" component="section" aria-labelledby="check-callers">
      <Stack gap="sm">
        <div>
          <Title order={2} size="h4" id="check-callers">
            {words.callers}
          </Title>
          <Text size="sm" c="dimmed" maw={620}>
            {words.callersAbout}
          </Text>
        </div>
        {error ? <LoadingFailed error={error} retry={() => void refetch()} /> : null}
        {!data && !error ? <LoadingRows rows={1} /> : null}
        {data?.numbers.length === 0 ? <Alert color="orange">{words.callersNone}</Alert> : null}
        {data && mayChange ? <Pool numbers={data.numbers} /> : null}
        {data && !mayChange ? <Text size="sm">{data.numbers.join(', ')}</Text> : null}
      </Stack>
    </Paper>
  );
}

function Pool({ numbers }: { numbers: string[] }) {
  const [text, setText] = useState(numbers.join('\n'));
  const save = useSetCallers();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ numbers: linesOf(text) }, { onSuccess: (saved) => setText(saved.numbers.join('\n')) });
      }}
    >
      <Stack gap="xs">
        <Textarea
          label={words.callersLabel}
          autosize
          minRows={3}
          maxRows={12}
          maw={360}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
            save.reset();
          }}
          error={save.error ? failureMessage(save.error) : null}
        />
        <Group gap="sm">
          <Button type="submit" variant="default" loading={save.isPending}>
            {words.callersSave}
          </Button>
          <Text size="sm" role="status">
            {save.isSuccess ? words.callersSaved : null}
          </Text>
        </Group>
      </Stack>
    </form>
  );
}
