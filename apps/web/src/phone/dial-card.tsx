import { Button, NativeSelect, Paper, Skeleton, Stack, Text } from '@mantine/core';
import { noNumberSentences } from '@patchcord/contracts/dialled';
import { IconPhone } from '@tabler/icons-react';
import { useRef } from 'react';
import { useAccount, useRole } from '../api/queries.ts';
import { HelpLink } from '../help/help-link.tsx';
import { AnchorLink } from '../shell/links.tsx';
import { useNumberFormat } from '../shell/number-text.tsx';
import { LoadingFailed } from '../shell/states.tsx';
import { Keypad } from './keypad.tsx';
import { NumberField } from './number-field.tsx';
import { type Dialling, type Refusal, withheld } from './use-dialling.ts';
import { words } from './words.ts';

/** The dial pad: a number, the number that is shown, and Call. */
export function DialCard({ dialling, ready }: { dialling: Dialling; ready: boolean }) {
  const { callingOut } = dialling;
  return (
    <Paper withBorder p="lg" role="region" aria-label={words.dial.title}>
      {callingOut.data ? <Dial dialling={dialling} ready={ready} /> : null}
      {!callingOut.data && callingOut.error ? (
        <LoadingFailed title={words.dial.failed} error={callingOut.error} retry={() => void callingOut.refetch()} />
      ) : null}
      {!callingOut.data && !callingOut.error ? <Skeleton height={300} /> : null}
    </Paper>
  );
}

function Dial({ dialling, ready }: { dialling: Dialling; ready: boolean }) {
  const field = useRef<HTMLInputElement>(null);
  const { text, refusal, mayCall } = dialling;
  if (!mayCall) return <CannotCall dialling={dialling} />;
  const press = (key: string) => dialling.type(text + key);
  return (
    <Stack gap="sm">
      <NumberField
        field={field}
        text={text}
        dials={dialling.dials}
        error={refusal && refusal.because !== 'emergency' ? refusalText(refusal) : null}
        onType={dialling.type}
        onEnter={dialling.callTyped}
      />
      {refusal?.because === 'emergency' ? <NoEmergency /> : null}
      <Keypad onKey={press} onZeroHeld={() => press('+')} />
      <CallerIdChoice dialling={dialling} />
      <Button
        size="md"
        color="green.9"
        leftSection={<IconPhone size={18} />}
        disabled={!ready}
        onClick={() => {
          dialling.callTyped();
          field.current?.focus();
        }}
      >
        {words.dial.call}
      </Button>
    </Stack>
  );
}

const refusalText = ({ because, why }: Refusal) => (because === 'no_number' && why ? noNumberSentences[why] : words.dial.noLine);

function NoEmergency() {
  return (
    <Paper withBorder p="sm" role="alert" style={{ borderColor: 'var(--mantine-color-error)' }}>
      <Text fw={600}>{words.dial.emergency.title}</Text>
      <Text size="sm">{words.dial.emergency.text}</Text>
      <HelpLink topic="emergency-calls">{words.dial.emergency.why}</HelpLink>
    </Paper>
  );
}

function CallerIdChoice({ dialling }: { dialling: Dialling }) {
  const format = useNumberFormat();
  const unproved = dialling.callingOut.data?.numbers.filter(({ proved }) => !proved) ?? [];
  return (
    <div>
      <NativeSelect
        label={words.dial.shows}
        value={dialling.shows}
        data={[...dialling.proved.map((e164) => ({ value: e164, label: format(e164) })), { value: withheld, label: words.dial.withheld }]}
        onChange={({ currentTarget: { value } }) => dialling.choose(value)}
      />
      {unproved.length > 0 ? <ProveLinks numbers={unproved} intro={words.dial.notProved} /> : null}
    </div>
  );
}

function CannotCall({ dialling }: { dialling: Dialling }) {
  const { data } = dialling.callingOut;
  const unproved = data?.numbers.filter(({ proved }) => !proved) ?? [];
  if (data?.refusedBecause) return <Text size="sm">{words.dial.refused[data.refusedBecause]}</Text>;
  return (
    <Stack gap={4}>
      <Text fw={600}>{words.dial.noneProved.title}</Text>
      <Text size="sm">{unproved.length > 0 ? words.dial.noneProved.text : words.dial.noneProved.noNumber}</Text>
      {unproved.length > 0 ? <ProveLinks numbers={unproved} intro={null} /> : null}
    </Stack>
  );
}

/** Who may look at numbers is shown the way to the proof. */
function ProveLinks({ numbers, intro }: { numbers: { id: string; e164: string }[]; intro: string | null }) {
  const format = useNumberFormat();
  const { account } = useAccount();
  if (useRole() === 'member') return intro === null ? <Text size="sm">{words.dial.askAdministrator}</Text> : null;
  return (
    <Text size="sm" mt={4} c={intro === null ? undefined : 'dimmed'}>
      {intro}{' '}
      {numbers.slice(0, 5).map(({ id, e164 }) => (
        <AnchorLink
          key={id}
          to="/a/$account/numbers/$number"
          params={{ account, number: id }}
          size="sm"
          underline="always"
          mr="xs"
          style={{ whiteSpace: 'nowrap' }}
        >
          {words.dial.prove(format(e164))}
        </AnchorLink>
      ))}
    </Text>
  );
}
