import { openProbeSocket } from './probe-socket.ts';

/** A message now and then for each worker of the device listener: without one it would run the router before the last reload. */
export function createDeviceProbes({ addresses, devicePort }: { addresses: string[]; devicePort?: number }) {
  const sockets =
    devicePort === undefined ? [] : addresses.map((address) => openProbeSocket({ address, sipPort: devicePort, onAnswer() {} }));
  return {
    ask() {
      for (const socket of sockets) socket.ask();
    },
    close() {
      for (const socket of sockets) socket.close();
    },
  };
}
