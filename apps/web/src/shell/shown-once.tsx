/** What is shown once (a token, a password, a secret), until it is said to be copied. */
import { Button, Code, CopyButton, Group, Modal, type ModalProps, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { words } from './words.ts';

/** @param shows it is on the screen now: no click beside the window loses it */
export const OnceModal = ({ shows, ...modal }: ModalProps & { shows: boolean }) => (
  <Modal size="lg" closeOnClickOutside={!shows} closeOnEscape={!shows} withCloseButton={!shows} {...modal} />
);

export const Shown = ({ label, hints = [], children }: { label: string; hints?: string[]; children?: ReactNode }) => (
  <div>
    <Text size="sm" fw={500}>
      {label}
    </Text>
    {children}
    {hints.map((hint) => (
      <Text key={hint} size="sm" c="dimmed">
        {hint}
      </Text>
    ))}
  </div>
);

/** Several lines, which the button at the end copies whole. */
export const ShownLines = ({ label, lines }: { label: string; lines: string }) => (
  <Code block fz="xs" tabIndex={0} aria-label={label} style={{ overflowX: 'auto' }}>
    {lines}
  </Code>
);

/** @param lines what the first button copies; none: there is none */
export const OnceActions = ({ lines, done }: { lines?: { text: string; label: string }; done: { act: () => void; label: string } }) => (
  <Group justify="flex-end">
    {lines ? (
      <CopyButton value={lines.text}>
        {({ copied, copy }) => (
          <Button variant="default" onClick={copy}>
            {copied ? words.copied : lines.label}
          </Button>
        )}
      </CopyButton>
    ) : null}
    <Button onClick={done.act} data-autofocus>
      {done.label}
    </Button>
  </Group>
);
