import { Button, Group, Loader, Paper, Stack, Text, ThemeIcon } from '@mantine/core';
import type { Phone, PhoneSnapshot } from '@patchcord/phone';
import { IconBellRinging, IconPhoneX } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { HelpLink } from '../help/help-link.tsx';
import { MyNumbers } from './my-numbers.tsx';
import { useOwnSettings } from './use-own-settings.ts';
import { useIsWoken } from './wake/use-is-woken.ts';
import { words } from './words.ts';

/** Whether this tab can ring, and if not, why and what to do next. */
export function ReadyCard({ phone, now }: { phone: Phone; now: PhoneSnapshot }) {
  const { readiness } = now;
  const { setDoNotDisturb } = useOwnSettings();
  const isWoken = useIsWoken();
  if (readiness.ready)
    return (
      <Paper withBorder p="lg" role="status" aria-label={words.ready}>
        <Group wrap="nowrap" align="flex-start">
          <ThemeIcon size={48} radius="xl" color="green" variant="light">
            <IconBellRinging size={26} />
          </ThemeIcon>
          <Stack gap={4} flex={1} miw={0}>
            <Text fw={600} size="lg">
              {words.ready}
            </Text>
            <Text size="sm" c="dimmed">
              {isWoken ? words.readyAndWoken : words.readyText}
            </Text>
            <MyNumbers />
            <Group gap="sm" my={4}>
              <Button variant="default" size="compact-sm" onClick={() => setDoNotDisturb(true)}>
                {words.doNotDisturb}
              </Button>
            </Group>
            <HelpLink topic="emergency-calls" c="dimmed" size="xs">
              {words.noEmergency}
            </HelpLink>
          </Stack>
        </Group>
      </Paper>
    );
  return <NotReady phone={phone} because={readiness.because} />;
}

function NotReady({ phone, because }: { phone: Phone; because: keyof typeof words.because }) {
  const navigate = useNavigate();
  const told: { title: string; text: string; action?: string } = words.because[because];
  const { setDoNotDisturb } = useOwnSettings();
  const act = () => {
    if (because === 'do_not_disturb') return setDoNotDisturb(false);
    if (because === 'other_tab') return phone.comeHere();
    if (because === 'microphone_not_asked') return phone.askForMicrophone();
    if (because === 'sound_blocked') return phone.allowSound();
    if (because === 'signed_out') return navigate({ to: '/sign-in' });
    phone.start();
  };
  const connecting = because === 'connecting';
  return (
    <Paper withBorder p="lg" role="status" aria-label={words.notReady}>
      <Group wrap="nowrap" align="flex-start">
        <ThemeIcon size={48} radius="xl" color={connecting ? 'gray' : 'orange'} variant="light">
          {connecting ? <Loader size={22} color="gray" /> : <IconPhoneX size={26} />}
        </ThemeIcon>
        <Stack gap={4} flex={1} align="flex-start">
          <Text size="sm" c="dimmed">
            {words.notReady}
          </Text>
          <Text fw={600} size="lg">
            {told.title}
          </Text>
          <Text size="sm">{told.text}</Text>
          {told.action ? (
            <Button mt="xs" onClick={() => void act()}>
              {told.action}
            </Button>
          ) : null}
        </Stack>
      </Group>
    </Paper>
  );
}
