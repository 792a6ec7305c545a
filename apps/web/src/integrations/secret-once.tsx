import { Alert, Stack } from '@mantine/core';
import { CopyText } from '../shell/marks.tsx';
import { OnceActions, OnceModal, Shown, ShownLines } from '../shell/shown-once.tsx';
import { verifySample } from './samples.ts';
import { words } from './words.ts';

const text = words.hooks;

/** A webhook's secret, on the screen until it is said to be copied. */
export function SecretOnce({ secret, done }: { secret: string | null; done: () => void }) {
  return (
    <OnceModal shows opened={secret !== null} onClose={done} title={text.secretTitle}>
      <Stack>
        <Alert role="status">{text.secretText}</Alert>
        <Shown label={text.secret}>
          <CopyText value={secret ?? ''} label={text.copySecret} />
        </Shown>
        <Shown label={text.verify} hints={[text.verifyText]} />
        <ShownLines label={text.verify} lines={verifySample} />
        <OnceActions lines={{ text: verifySample, label: text.copySample }} done={{ act: done, label: text.done }} />
      </Stack>
    </OnceModal>
  );
}
