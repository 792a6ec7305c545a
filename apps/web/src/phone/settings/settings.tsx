import { Alert, Button, Checkbox, Drawer, Group, NativeSelect, Progress, Stack, Text, Title } from '@mantine/core';
import type { ChosenDevices } from '@patchcord/phone';
import { canChooseOutput, type Device, type DeviceList, listDevices } from '@patchcord/phone/devices';
import { watchLevel } from '@patchcord/phone/level';
import { openFailure, stopTracks } from '@patchcord/phone/microphone';
import { playTestSound } from '@patchcord/phone/sound';
import { type ReactNode, useEffect, useState } from 'react';
import { useOwnSettings } from '../use-own-settings.ts';
import { WakeSettings } from '../wake/wake-settings.tsx';
import { words as wakeWords } from '../wake/words.ts';
import { words as phoneWords } from '../words.ts';
import { words } from './words.ts';

/** Devices of this browser, notifications and tel: links. */
export function Settings({ close }: { close: () => void }) {
  const { devices, setDevices } = useOwnSettings();
  const list = useDeviceList();
  return (
    <Drawer opened onClose={close} position="right" title={words.title}>
      <Stack gap="xl">
        <Part title={words.microphone}>
          <DeviceChoice
            label={words.speakInto}
            devices={list.microphones}
            value={devices.microphone}
            choose={(microphone) => setDevices({ ...devices, microphone })}
          />
          <Level device={devices.microphone} />
        </Part>
        <Part title={words.outputs}>{canChooseOutput() ? <Outputs list={list} devices={devices} set={setDevices} /> : <OneOutput />}</Part>
        <Part title={words.notices}>
          <Notices />
        </Part>
        <Part title={wakeWords.title}>
          <WakeSettings />
        </Part>
        <Part title={words.links}>
          <TelLinks />
        </Part>
      </Stack>
    </Drawer>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Stack gap="sm">
      <Title order={2} size="h5">
        {title}
      </Title>
      {children}
    </Stack>
  );
}

function useDeviceList(): DeviceList {
  const [list, setList] = useState<DeviceList>({ microphones: [], outputs: [] });
  useEffect(() => {
    const look = () => void listDevices().then(setList, () => undefined);
    look();
    navigator.mediaDevices.addEventListener('devicechange', look);
    return () => navigator.mediaDevices.removeEventListener('devicechange', look);
  }, []);
  return list;
}

const nameOf = ({ name }: Device, index: number) => name || words.unnamed(index + 1);

function DeviceChoice({
  label,
  devices,
  value,
  choose,
}: {
  label: string;
  devices: Device[];
  value: string;
  choose: (id: string) => void;
}) {
  const isGone = value !== '' && !devices.some(({ id }) => id === value);
  return (
    <NativeSelect
      label={label}
      value={isGone ? '' : value}
      description={isGone ? words.gone : undefined}
      data={[{ value: '', label: words.system }, ...devices.map((one, index) => ({ value: one.id, label: nameOf(one, index) }))]}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    />
  );
}

/** Speak, and it moves: or the sentence why not. */
function Level({ device }: { device: string }) {
  const [level, setLevel] = useState(0);
  const [failed, setFailed] = useState<ReturnType<typeof openFailure> | null>(null);
  useEffect(() => {
    let over = false;
    let end = () => {};
    setFailed(null);
    const audio = device === '' ? true : { deviceId: { ideal: device } };
    navigator.mediaDevices.getUserMedia({ audio }).then(
      (stream) => {
        if (over) return stopTracks(stream);
        const stop = watchLevel(stream, setLevel);
        end = () => {
          stop();
          stopTracks(stream);
        };
      },
      (error: unknown) => setFailed(openFailure(error)),
    );
    return () => {
      over = true;
      end();
    };
  }, [device]);
  if (failed) return <Alert color="orange">{phoneWords.ended[failed]}</Alert>;
  return (
    <div>
      <Text size="sm" c="dimmed" mb={4}>
        {words.speak}
      </Text>
      <Progress value={level * 100} aria-label={words.level} transitionDuration={80} color="green" />
    </div>
  );
}

function Outputs({ list, devices, set }: { list: DeviceList; devices: ChosenDevices; set: (devices: ChosenDevices) => void }) {
  const all: Device[] = [{ id: '', name: words.system }, ...list.outputs];
  const ring = (id: string, on: boolean) => {
    const next = on ? [...devices.ring, id] : devices.ring.filter((one) => one !== id);
    // It rings somewhere.
    set({ ...devices, ring: next.length > 0 ? next : [''] });
  };
  return (
    <>
      <DeviceChoice label={words.voice} devices={list.outputs} value={devices.voice} choose={(voice) => set({ ...devices, voice })} />
      <TestSound outputs={[devices.voice]} />
      <Checkbox.Group label={words.ring} value={[...devices.ring]}>
        <Stack gap="xs" mt="xs">
          {all.map((one, index) => (
            <Checkbox
              key={one.id}
              value={one.id}
              label={nameOf(one, index - 1)}
              onChange={({ currentTarget }) => ring(one.id, currentTarget.checked)}
            />
          ))}
        </Stack>
      </Checkbox.Group>
      <TestSound outputs={devices.ring} />
    </>
  );
}

function OneOutput() {
  return (
    <>
      <Text size="sm" c="dimmed">
        {words.oneOutput}
      </Text>
      <TestSound outputs={['']} />
    </>
  );
}

function TestSound({ outputs }: { outputs: readonly string[] }) {
  const [plays, setPlays] = useState(false);
  const play = async () => {
    setPlays(true);
    await Promise.all(outputs.map(playTestSound)).finally(() => setPlays(false));
  };
  return (
    <Group>
      <Button variant="default" size="xs" loading={plays} onClick={() => void play()}>
        {words.test}
      </Button>
    </Group>
  );
}

function Notices() {
  const canShow = 'Notification' in window && 'serviceWorker' in navigator;
  const [permission, setPermission] = useState(() => (canShow ? Notification.permission : 'denied'));
  if (!canShow) return <Text size="sm">{words.noticesMissing}</Text>;
  return (
    <>
      <Text size="sm" c="dimmed">
        {permission === 'denied' ? words.noticesDenied : words.noticesText}
      </Text>
      {permission === 'default' ? (
        <Group>
          <Button variant="default" size="xs" onClick={() => void Notification.requestPermission().then(setPermission)}>
            {words.noticesAllow}
          </Button>
        </Group>
      ) : null}
      {permission === 'granted' ? (
        <Text size="sm" role="status">
          {words.noticesOn}
        </Text>
      ) : null}
    </>
  );
}

/** A click on a number on any page opens it here; it is called once Call is pressed. */
function TelLinks() {
  const [asked, setAsked] = useState(false);
  const register = () => {
    navigator.registerProtocolHandler('tel', `${location.origin}/call?to=%s`);
    setAsked(true);
  };
  if (!('registerProtocolHandler' in navigator)) return <Text size="sm">{words.linksMissing}</Text>;
  return (
    <>
      <Text size="sm" c="dimmed">
        {words.linksText}
      </Text>
      <Group>
        <Button variant="default" size="xs" onClick={register}>
          {words.linksAsk}
        </Button>
      </Group>
      {asked ? (
        <Text size="sm" role="status">
          {words.linksAsked}
        </Text>
      ) : null}
    </>
  );
}
