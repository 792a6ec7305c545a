import { Box, Button } from '@mantine/core';
import { useDisclosure, useHotkeys } from '@mantine/hooks';
import type { Phone } from '@patchcord/phone';
import { IconPhoneOutgoing } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { words } from './words.ts';

const Colleagues = lazy(() => import('./colleagues.tsx').then((loaded) => ({ default: loaded.Colleagues })));

/** To whom the call can be handed over. The list comes when it is opened. */
export function HandOver({ phone }: { phone: Phone }) {
  const [opened, { toggle }] = useDisclosure();
  useHotkeys([[words.keys.handOver, toggle]]);
  return (
    <>
      <Button variant="subtle" size="sm" leftSection={<IconPhoneOutgoing size={18} />} aria-expanded={opened} onClick={toggle}>
        {words.handOver.title}
      </Button>
      {opened ? (
        <Box w="100%">
          <Suspense fallback={null}>
            <Colleagues phone={phone} />
          </Suspense>
        </Box>
      ) : null}
    </>
  );
}
