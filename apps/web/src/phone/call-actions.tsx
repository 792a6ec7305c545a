import { Button, type MantineSize } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { Phone, PhoneCall } from '@patchcord/phone';
import { IconMicrophone, IconMicrophoneOff, IconPhone, IconPhoneOff, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { words } from './words.ts';

const ConsultActions = lazy(() => import('./consult-parts.tsx').then((loaded) => ({ default: loaded.ConsultActions })));

/** What can be done with the call now. Keys work wherever the focus is, except while typing. */
export function CallActions({ phone, call, size }: { phone: Phone; call: PhoneCall; size: MantineSize }) {
  const status = call.state.status;
  const up = status === 'up';
  const mute = () => up && phone.setMuted(!call.muted);
  const hold = () => up && (call.onHold ? phone.resume(call.id) : phone.hold(call.id));
  useHotkeys([
    [words.keys.answer, () => void phone.answer()],
    [words.keys.decline, () => phone.decline()],
    [words.keys.hangUp, () => status !== 'ringing' && phone.hangUp()],
    [words.keys.mute, mute],
    [words.keys.hold, () => !call.consult && hold()],
  ]);
  if (status === 'ringing')
    return (
      <>
        <Button size={size} px="sm" color="red.8" leftSection={<IconPhoneOff size={18} />} onClick={() => phone.decline()}>
          {words.decline}
        </Button>
        <Button
          size={size}
          px="sm"
          color="green.9"
          leftSection={<IconPhone size={18} />}
          onClick={() => void phone.answer()}
          data-autofocus
        >
          {words.answer}
        </Button>
      </>
    );
  if (call.consult?.about)
    return (
      <Suspense fallback={null}>
        <ConsultActions phone={phone} call={call} size={size} />
      </Suspense>
    );
  return (
    <>
      {up ? (
        <>
          <Button
            size={size}
            px="sm"
            variant={call.muted ? 'light' : 'default'}
            aria-pressed={call.muted}
            leftSection={call.muted ? <IconMicrophoneOff size={18} /> : <IconMicrophone size={18} />}
            onClick={mute}
          >
            {call.muted ? words.unmute : words.mute}
          </Button>
          {call.consult ? null : (
            <Button
              size={size}
              px="sm"
              variant={call.onHold ? 'light' : 'default'}
              aria-pressed={call.onHold}
              leftSection={call.onHold ? <IconPlayerPlay size={18} /> : <IconPlayerPause size={18} />}
              onClick={hold}
            >
              {call.onHold ? words.resume : words.hold}
            </Button>
          )}
        </>
      ) : null}
      <Button size={size} px="sm" color="red.8" leftSection={<IconPhoneOff size={18} />} onClick={() => phone.hangUp()}>
        {words.hangUp}
      </Button>
    </>
  );
}
