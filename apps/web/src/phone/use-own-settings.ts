import { useLocalStorage } from '@mantine/hooks';
import type { ChosenDevices } from '@patchcord/phone';
import { systemDevices } from '@patchcord/phone/devices';
import { useMe } from '../api/queries.ts';

/** Kept in this browser: another one has other devices. */
export function useOwnSettings() {
  const user = useMe().data?.user.id ?? '';
  const [devices, setDevices] = useLocalStorage<ChosenDevices>({
    key: `patchcord.phone.${user}.devices`,
    defaultValue: systemDevices,
    getInitialValueInEffect: false,
  });
  const [doNotDisturb, setDoNotDisturb] = useLocalStorage({
    key: `patchcord.phone.${user}.doNotDisturb`,
    defaultValue: false,
    getInitialValueInEffect: false,
  });
  return { devices, setDevices, doNotDisturb, setDoNotDisturb };
}
