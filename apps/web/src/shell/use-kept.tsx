import { Alert, Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useMe } from '../api/queries.ts';
import { forget, keep, readKept } from './kept.ts';
import { words } from './words.ts';

/** Of a form: what it starts with, and where its changes go. `place` names the form, and the thing it is about. */
export function useKept<T extends object>(place: string, initial: T) {
  const own = `${useMe().data?.user.id ?? ''}.${place}`;
  const [before] = useState(initial);
  const [found] = useState(() => readKept(localStorage, own, initial, Date.now()));
  const [told, setTold] = useState(found !== null);
  return {
    values: found ?? before,
    keep: (values: T) => keep(localStorage, own, values, before, Date.now()),
    /** It was saved, or is not wanted any more. */
    forget: () => {
      forget(localStorage, own);
      setTold(false);
    },
    /** Whether something that was not saved came back. */
    isBack: told,
    before,
  };
}

/** The same for a form of one text. */
export function useKeptText(place: string): [string, (text: string) => void] {
  const kept = useKept(place, { text: '' });
  const [text, setText] = useState(kept.values.text);
  return [
    text,
    (now: string) => {
      setText(now);
      kept.keep({ text: now });
    },
  ];
}

export function CameBack({ isBack, discard }: { isBack: boolean; discard: () => void }) {
  if (!isBack) return null;
  return (
    <Alert color="blue" role="status">
      <Group justify="space-between" gap="xs">
        <Text size="sm">{words.cameBack}</Text>
        <Button size="xs" variant="default" onClick={discard}>
          {words.discard}
        </Button>
      </Group>
    </Alert>
  );
}
