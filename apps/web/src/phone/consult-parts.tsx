import { Button, type MantineSize, Text } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import type { Phone, PhoneCall } from '@patchcord/phone';
import { callsOf } from '@patchcord/phone/calls';
import { IconArrowBackUp, IconPhoneOutgoing } from '@tabler/icons-react';
import { useNumberFormat } from '../shell/number-text.tsx';
import { useColleagueName } from './use-colleagues.ts';
import { usePhoneSnapshot } from './use-phone.ts';
import { words } from './words.ts';

const texts = words.handOver;

/** Who hands over, and what: beneath the title of a call between colleagues about another one. */
export function ConsultLine({ phone, call }: { phone: Phone; call: PhoneCall }) {
  const now = usePhoneSnapshot(phone);
  const format = useNumberFormat();
  const colleague = useColleagueName(call.consult && !call.consult.about ? call.consult.colleague : undefined);
  if (!call.consult) return null;
  const { about, handing, failed } = call.consult;
  if (!about)
    return (
      <Text role="status" ta="center">
        {call.state.status === 'up' ? texts.onTheLine(colleague) : texts.handsOver(colleague, numberOf(call, format))}
      </Text>
    );
  const waits = callsOf(now).find(({ id }) => id === about);
  return (
    <>
      <Text c="dimmed" ta="center">
        {waits ? texts.about(numberOf(waits, format)) : texts.gone}
      </Text>
      {handing ? (
        <Text role="status" ta="center">
          {texts.handing}
        </Text>
      ) : null}
      {failed ? (
        <Text c="var(--mantine-color-error)" ta="center" role="alert">
          {texts.failed}
        </Text>
      ) : null}
    </>
  );
}

function numberOf({ other }: PhoneCall, format: (e164: string) => string): string {
  if (other.withheld) return words.withheld;
  return other.number ? format(other.number) : (other.name ?? words.unknownCaller);
}

/** Of the one who hands over: give it, or go back to the caller. */
export function ConsultActions({ phone, call, size }: { phone: Phone; call: PhoneCall; size: MantineSize }) {
  const now = usePhoneSnapshot(phone);
  const { about = null, atOnce = false, handing = false } = call.consult ?? {};
  const waits = callsOf(now).some(({ id }) => id === about);
  const canHandOver = call.state.status === 'up' && !atOnce && waits;
  useHotkeys([[words.keys.handOver, () => canHandOver && phone.handOverNow(call.id)]]);
  return (
    <>
      <Button
        size={size}
        px="sm"
        variant="default"
        leftSection={<IconArrowBackUp size={18} />}
        disabled={handing}
        onClick={() => phone.hangUp(call.id)}
      >
        {waits ? texts.back : words.hangUp}
      </Button>
      {canHandOver ? (
        <Button
          size={size}
          px="sm"
          leftSection={<IconPhoneOutgoing size={18} />}
          loading={handing}
          onClick={() => phone.handOverNow(call.id)}
        >
          {texts.now}
        </Button>
      ) : null}
    </>
  );
}
