import { ActionIcon, Group } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconKeyboard, IconSettings } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { words } from './words.ts';

const Settings = lazy(() => import('./settings/settings.tsx').then((loaded) => ({ default: loaded.Settings })));
const Shortcuts = lazy(() => import('./settings/shortcuts.tsx').then((loaded) => ({ default: loaded.Shortcuts })));

/** Beside the title: settings, and the keys. Their code comes when they are opened. */
export function PhoneTools() {
  const [opened, open] = useState<'settings' | 'shortcuts' | null>(null);
  const close = () => open(null);
  useHotkeys([
    ['shift+?', () => open('shortcuts')],
    ['?', () => open('shortcuts')],
  ]);
  return (
    <Group gap={4}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        visibleFrom="sm"
        aria-label={words.shortcuts}
        title={words.shortcuts}
        onClick={() => open('shortcuts')}
      >
        <IconKeyboard size={20} stroke={1.6} />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={words.settings}
        title={words.settings}
        onClick={() => open('settings')}
      >
        <IconSettings size={20} stroke={1.6} />
      </ActionIcon>
      <Suspense fallback={null}>
        {opened === 'settings' ? <Settings close={close} /> : null}
        {opened === 'shortcuts' ? <Shortcuts close={close} /> : null}
      </Suspense>
    </Group>
  );
}
