import { Box, Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { Phone } from '@patchcord/phone';
import { IconDialpad, IconPhoneOutgoing } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { Keypad } from './keypad.tsx';
import { words } from './words.ts';

const Colleagues = lazy(() => import('./colleagues.tsx').then((loaded) => ({ default: loaded.Colleagues })));

/** What opens beneath a call, one at a time: keys for menus of the other side, and to whom it can be handed over. That list comes when it is opened. */
export function CallTools({ phone }: { phone: Phone }) {
  const [opened, setOpened] = useState<'keypad' | 'colleagues' | null>(null);
  const toggle = (one: typeof opened) => setOpened((before) => (before === one ? null : one));
  useHotkeys([[words.keys.handOver, () => toggle('colleagues')]]);
  const button = { variant: 'subtle', size: 'sm' } as const;
  return (
    <>
      <Button {...button} leftSection={<IconDialpad size={18} />} aria-expanded={opened === 'keypad'} onClick={() => toggle('keypad')}>
        {words.keypad}
      </Button>
      <Button
        {...button}
        leftSection={<IconPhoneOutgoing size={18} />}
        aria-expanded={opened === 'colleagues'}
        onClick={() => toggle('colleagues')}
      >
        {words.handOver.title}
      </Button>
      {opened ? (
        <Box w="100%">
          {opened === 'keypad' ? (
            <Keypad listens onKey={phone.sendKeys} />
          ) : (
            <Suspense fallback={null}>
              <Colleagues phone={phone} />
            </Suspense>
          )}
        </Box>
      ) : null}
    </>
  );
}
