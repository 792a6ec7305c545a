import { Alert, Button, Code, FileInput, Group, List, Paper, SimpleGrid, Stack, Text, TextInput, Title } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { ApiFailure, failureMessage } from '../api/request.ts';
import { useUpload } from './queries.ts';
import { words } from './words.ts';

/** @param currency of the platform, once a list decided it. */
export function UploadForm({ currency: platform }: { currency: string | undefined }) {
  const navigate = useNavigate();
  const upload = useUpload();
  const [file, setFile] = useState<File | null>(null);
  const [currency, setCurrency] = useState(platform ?? 'EUR');
  const send = () => {
    if (!file) return;
    upload.mutate(
      { name: file.name.slice(0, 100), currency: platform ?? currency.trim().toUpperCase(), file },
      { onSuccess: ({ id }) => void navigate({ to: '/platform/price-lists/$list', params: { list: id } }) },
    );
  };
  return (
    <Paper withBorder p="md">
      <Stack>
        <div>
          <Title order={2} size="h4">
            {words.upload}
          </Title>
          <Text size="sm" c="dimmed">
            {words.uploadHint} <Code style={{ overflowWrap: 'anywhere' }}>{words.columns}</Code>
          </Text>
        </div>
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          <FileInput
            label={words.file}
            accept=".csv,.txt,text/csv,text/plain"
            value={file}
            onChange={setFile}
            clearable
            clearButtonProps={{ 'aria-label': words.clear }}
          />
          <TextInput
            label={words.currency}
            description={platform ? undefined : words.currencyHint}
            value={platform ?? currency}
            disabled={platform !== undefined}
            maxLength={3}
            onChange={({ currentTarget }) => setCurrency(currentTarget.value)}
          />
        </SimpleGrid>
        <UploadFailed error={upload.error} />
        <Group justify="flex-end">
          <Button onClick={send} disabled={!file} loading={upload.isPending}>
            {words.upload}
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}

/** What is no list at all says where. */
function UploadFailed({ error }: { error: unknown }) {
  if (!error) return null;
  const details = error instanceof ApiFailure ? error.details : [];
  return (
    <Alert color="red" role="alert">
      {details.length === 0 ? (
        failureMessage(error)
      ) : (
        <List size="sm">
          {details.map(({ field, message }) => (
            <List.Item key={`${field} ${message}`} style={{ overflowWrap: 'anywhere' }}>
              {message}
            </List.Item>
          ))}
        </List>
      )}
    </Alert>
  );
}
