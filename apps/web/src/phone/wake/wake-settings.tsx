import { Alert, Stack, Switch, Text } from '@mantine/core';
import { LoadingFailed, LoadingRows } from '../../shell/states.tsx';
import { useOwnSettings } from '../use-own-settings.ts';
import { Gone } from './gone.tsx';
import { Reach } from './reach.tsx';
import { useWake } from './use-wake.ts';
import { words } from './words.ts';

/** Whether this device rings while Patchcord is closed, and what else does. */
export function WakeSettings() {
  const { wakes, on, remove } = useWake();
  const { doNotDisturb } = useOwnSettings();
  if (wakes.error && !wakes.data) return <LoadingFailed error={wakes.error} retry={() => void wakes.refetch()} />;
  if (!wakes.data) return <LoadingRows rows={2} height={40} />;
  const { state, own } = wakes.data;
  const isOn = state === 'on';
  const toggle = () => (isOn && own !== null ? remove.mutate(own) : on.mutate());
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        {words.text}
      </Text>
      {state === 'unsupported' ? (
        <Text size="sm">
          {words.unsupported} {words.unsupportedNext}
        </Text>
      ) : null}
      {state === 'denied' ? <Alert color="orange">{words.denied}</Alert> : null}
      {state === 'gone' ? <Gone again={() => on.mutate()} pending={on.isPending} /> : null}
      {state === 'off' || isOn ? (
        <Switch
          label={words.switch}
          checked={on.isPending || (isOn && !remove.isPending)}
          disabled={on.isPending || remove.isPending}
          onChange={toggle}
        />
      ) : null}
      {isOn ? (
        <Text size="sm" role="status">
          {doNotDisturb ? words.leftAlone : words.on}
        </Text>
      ) : null}
      {on.error ? (
        <Alert color="red" role="alert">
          {words.notDone}
        </Alert>
      ) : null}
      <Reach wakes={wakes.data} own={own} remove={remove} />
    </Stack>
  );
}
