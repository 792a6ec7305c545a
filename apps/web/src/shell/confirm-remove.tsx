import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { ActionFailed } from './states.tsx';
import { words } from './words.ts';

/** Asked before anything is removed or replaced: says what goes with it. */
export function ConfirmRemove(props: {
  opened: boolean;
  title: string;
  text: string;
  /** What the button says, where it is not 'Remove'. */
  action?: string;
  pending: boolean;
  error: unknown;
  close: () => void;
  remove: () => void;
}) {
  return (
    <Modal opened={props.opened} onClose={props.close} title={props.title} centered>
      <Stack>
        <Text size="sm">{props.text}</Text>
        <ActionFailed error={props.error} />
        <Group justify="flex-end">
          <Button variant="default" onClick={props.close} data-autofocus>
            {words.cancel}
          </Button>
          <Button color="red.8" loading={props.pending} onClick={props.remove}>
            {props.action ?? words.remove}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
