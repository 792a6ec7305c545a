import { Button, type MantineSize } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { Caller, Phone, PhoneCall } from '@patchcord/phone';
import { IconMicrophone, IconMicrophoneOff, IconPhone, IconPhoneOff } from '@tabler/icons-react';
import { formatLength } from '../shell/format.ts';
import { NumberText } from '../shell/number-text.tsx';
import { words } from './words.ts';

export function CallerName({ caller }: { caller: Caller }) {
  if (caller.withheld) return words.withheld;
  if (!caller.number) return caller.name ?? words.unknownCaller;
  return caller.name ?? <NumberText value={caller.number} />;
}

/** The number under a name; nothing where the number is already what stands above. */
export function CallerNumber({ caller }: { caller: Caller }) {
  return caller.name && caller.number ? <NumberText value={caller.number} /> : null;
}

export function callStatus({ state, held, muted }: PhoneCall, nowMs: number): string {
  switch (state.status) {
    case 'ringing':
      return words.incoming;
    case 'answering':
      return words.answering;
    case 'up':
      if (held) return words.held;
      return `${formatLength(nowMs - state.sinceMs)}${muted ? ` · ${words.muted}` : ''}`;
    case 'ended':
      return words.ended[state.why];
    default:
      return state satisfies never;
  }
}

/** What can be done with the call now. Keys work wherever the focus is, except while typing. */
export function CallActions({ phone, call, size }: { phone: Phone; call: PhoneCall; size: MantineSize }) {
  const status = call.state.status;
  const up = status === 'up';
  const mute = () => up && phone.setMuted(!call.muted);
  useHotkeys([
    [words.keys.answer, () => void phone.answer()],
    [words.keys.decline, () => phone.decline()],
    [words.keys.hangUp, () => status !== 'ringing' && phone.hangUp()],
    [words.keys.mute, mute],
  ]);
  if (status === 'ringing')
    return (
      <>
        <Button size={size} px="sm" color="red.8" leftSection={<IconPhoneOff size={18} />} onClick={phone.decline}>
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
  return (
    <>
      <Button
        size={size}
        px="sm"
        variant="default"
        disabled={!up}
        aria-pressed={call.muted}
        leftSection={call.muted ? <IconMicrophoneOff size={18} /> : <IconMicrophone size={18} />}
        onClick={mute}
      >
        {call.muted ? words.unmute : words.mute}
      </Button>
      <Button size={size} px="sm" color="red.8" leftSection={<IconPhoneOff size={18} />} onClick={phone.hangUp}>
        {words.hangUp}
      </Button>
    </>
  );
}
