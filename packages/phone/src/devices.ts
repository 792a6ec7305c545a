/** Which devices a person chose in this browser: deviceId of enumerateDevices(); '' is whatever the system uses. */
export interface ChosenDevices {
  microphone: string;
  /** Where the other side is heard. */
  voice: string;
  /** Where it rings; all of them at once. */
  ring: readonly string[];
}

export const systemDevices: ChosenDevices = { microphone: '', voice: '', ring: [''] };

export interface Device {
  id: string;
  /** '' until the microphone was allowed once: before that browsers say no names. */
  name: string;
}

export interface DeviceList {
  microphones: Device[];
  outputs: Device[];
}

/** Chromium lists its own 'default' and 'communications' beside the devices that they stand for. */
const isOwn = ({ deviceId }: MediaDeviceInfo) => deviceId !== 'default' && deviceId !== 'communications' && deviceId !== '';

export async function listDevices(): Promise<DeviceList> {
  const all = (await navigator.mediaDevices.enumerateDevices()).filter(isOwn);
  const ofKind = (kind: MediaDeviceKind) =>
    all.filter((one) => one.kind === kind).map(({ deviceId, label }) => ({ id: deviceId, name: label }));
  return { microphones: ofKind('audioinput'), outputs: ofKind('audiooutput') };
}

/** Firefox and Safari may play only where the system does. */
export const canChooseOutput = () => 'setSinkId' in HTMLMediaElement.prototype;
