import { Alert, Button, Code, CopyButton, Group, Modal, Stack, Text } from '@mantine/core';
import { CopyText } from '../shell/marks.tsx';
import { words as shellWords } from '../shell/words.ts';
import { verifySample } from './samples.ts';
import { words } from './words.ts';

const text = words.hooks;

/** A webhook's secret, on the screen until it is said to be copied. */
export function SecretOnce({ secret, done }: { secret: string | null; done: () => void }) {
  return (
    <Modal
      opened={secret !== null}
      onClose={done}
      title={text.secretTitle}
      size="lg"
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <Stack>
        <Alert role="status">{text.secretText}</Alert>
        <div>
          <Text size="sm" fw={500}>
            {text.secret}
          </Text>
          <CopyText value={secret ?? ''} label={text.copySecret} />
        </div>
        <div>
          <Text size="sm" fw={500}>
            {text.verify}
          </Text>
          <Text size="sm" c="dimmed">
            {text.verifyText}
          </Text>
        </div>
        <Code block fz="xs" tabIndex={0} aria-label={text.verify} style={{ overflowX: 'auto' }}>
          {verifySample}
        </Code>
        <Group justify="flex-end">
          <CopyButton value={verifySample}>
            {({ copied, copy }) => (
              <Button variant="default" onClick={copy}>
                {copied ? shellWords.copied : text.copySample}
              </Button>
            )}
          </CopyButton>
          <Button onClick={done} data-autofocus>
            {text.done}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
