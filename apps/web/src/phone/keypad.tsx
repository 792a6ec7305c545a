import { Button, SimpleGrid, Text } from '@mantine/core';
import { useWindowEvent } from '@mantine/hooks';
import { words } from './words.ts';

const keys = [
  ['1', ''],
  ['2', 'ABC'],
  ['3', 'DEF'],
  ['4', 'GHI'],
  ['5', 'JKL'],
  ['6', 'MNO'],
  ['7', 'PQRS'],
  ['8', 'TUV'],
  ['9', 'WXYZ'],
  ['*', ''],
  ['0', '+'],
  ['#', ''],
] as const;

const isTyping = (target: EventTarget | null) => target instanceof HTMLElement && /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

/** Twelve keys. `listens`: the same keys of the keyboard count too, wherever the focus is. */
export function Keypad({
  onKey,
  onZeroHeld,
  listens = false,
}: {
  onKey: (key: string) => void;
  onZeroHeld?: () => void;
  listens?: boolean;
}) {
  useWindowEvent('keydown', (event) => {
    if (!listens || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (/^[\d*#]$/.test(event.key)) onKey(event.key);
  });
  return (
    <SimpleGrid cols={3} spacing="xs" verticalSpacing="xs" role="group" aria-label={words.keypad}>
      {keys.map(([key, letters]) => (
        <Button
          key={key}
          variant="default"
          h={48}
          px={0}
          aria-label={words.keyNames[key as keyof typeof words.keyNames]}
          onClick={() => onKey(key)}
          onContextMenu={(event) => {
            // Held on a touch screen: '+', as on every phone.
            if (key !== '0' || !onZeroHeld) return;
            event.preventDefault();
            onZeroHeld();
          }}
        >
          <Text span fz={20} fw={500} lh={1}>
            {key}
          </Text>
          {letters === '' ? null : (
            <Text span fz={10} c="dimmed" ml={6}>
              {` ${letters}`}
            </Text>
          )}
        </Button>
      ))}
    </SimpleGrid>
  );
}
