import { Alert, Anchor, Button, FileInput, Group, Stack, Text, Title } from '@mantine/core';
import type { OwnershipClaim, OwnershipShown, PhoneNumber } from '@patchcord/contracts';
import { documentLimits } from '@patchcord/contracts/ownership';
import { IconFileTypePdf } from '@tabler/icons-react';
import { useState } from 'react';
import { useAccount, useChange } from '../api/queries.ts';
import { failureMessage } from '../api/request.ts';
import { formatWhen } from '../shell/format.ts';
import { ActionFailed } from '../shell/states.tsx';
import { useSendDocument } from './queries.ts';
import { words } from './words.ts';

/** The other way: a document, which support decides on. */
export function DocumentPart({ number, shown }: { number: PhoneNumber; shown: OwnershipShown }) {
  const { claim, noDocumentNow } = shown;
  return (
    <Stack gap="xs">
      <Title order={3} size="h5">
        {words.documentTitle}
      </Title>
      {claim?.state === 'refused' ? (
        <Alert color="red" title={words.claim.refusedTitle}>
          <Text size="sm" style={{ whiteSpace: 'pre-wrap' }}>
            {claim.reason}
          </Text>
        </Alert>
      ) : null}
      {claim?.state === 'waiting' ? <Waiting number={number} claim={claim} /> : null}
      {noDocumentNow === null ? <Send key={claim?.id ?? 'first'} number={number} /> : null}
    </Stack>
  );
}

function Waiting({ number, claim }: { number: PhoneNumber; claim: OwnershipClaim }) {
  const { path } = useAccount();
  const withdraw = useChange<void>('POST', () => `numbers/${number.id}/ownership/withdraw`);
  return (
    <Stack gap="xs">
      <Text size="sm" role="status">
        {words.claim.waiting(formatWhen(claim.askedAt))}
      </Text>
      <Group gap="sm">
        <Anchor href={`${path}/numbers/${number.id}/ownership/document`} size="sm" underline="always">
          {words.download}
        </Anchor>
        <Button variant="default" size="xs" loading={withdraw.isPending} onClick={() => withdraw.mutate()}>
          {words.withdraw}
        </Button>
      </Group>
      <ActionFailed error={withdraw.error} />
    </Stack>
  );
}

function Send({ number }: { number: PhoneNumber }) {
  const [file, setFile] = useState<File | null>(null);
  const send = useSendDocument(number.id);
  const choose = (chosen: File | null) => {
    setFile(chosen);
    send.reset();
  };
  return (
    <Stack gap="xs" align="flex-start">
      <Text size="sm" c="dimmed">
        {words.documentAbout}
      </Text>
      <FileInput
        label={words.file}
        description={words.fileHint(documentLimits.keptDays)}
        placeholder={words.filePlaceholder}
        accept="application/pdf,.pdf"
        leftSection={<IconFileTypePdf size={18} />}
        clearable
        clearButtonProps={{ 'aria-label': words.fileClear }}
        value={file}
        onChange={choose}
        error={send.error ? failureMessage(send.error) : null}
        w="100%"
        maw={480}
      />
      <Button variant="default" disabled={file === null} loading={send.isPending} onClick={() => file && send.mutate(file)}>
        {words.send}
      </Button>
    </Stack>
  );
}
