/**
 * Desk phones and softphones register every few minutes, and do not notice that Kamailio was started anew. So what is registered is kept on disk and put
 * back. Over TCP and TLS there is nothing to put back: their connection is gone, which they notice, and connect again.
 */
import type { DeviceRegistration, RouterState } from '@patchcord/contracts';
import type { RouterClient } from '../kamailio/index.ts';
import type { RoutesStore } from '../routes/store.ts';
import { putBack } from './put-back.ts';

const note = 'device registrations';

const mostShown = 20_000;

/** 'sip:[2001:db8::7]:41234;transport=udp;device=…' */
const place = /^sip:(?:\[([^\]]+)\]|([^:]+)):\d+;transport=(\w+)/;

function shown({ device, userAgent, received }: DeviceRegistration) {
  const [, v6, v4, transport = ''] = place.exec(received) ?? [];
  return { device, userAgent, transport, address: v6 ?? v4 ?? '' };
}

interface Attached {
  router: Pick<RouterClient, 'registrations'>;
  syncToken: string;
  /** It was running before, and has them. */
  adopted: boolean;
}

export type DeviceRegistrations = ReturnType<typeof createDeviceRegistrations>;

export function createDeviceRegistrations(parts: {
  store: Pick<RoutesStore, 'note' | 'writeNote'>;
  /** Of the device listener. */
  addresses: string[];
  devicePort: number;
  log: { info(line: object, text: string): void; warn(line: object, text: string): void };
}) {
  const { store, addresses, devicePort, log } = parts;
  let kept = store.note<DeviceRegistration[]>(note) ?? [];
  let from: Attached | null = null;
  let seen = -1;

  return {
    /** To be called when its rows are in: whose device it is stands there. */
    async attach(to: Attached): Promise<void> {
      const overUdp = to.adopted ? [] : kept.filter((one) => one.expiresAtMs > Date.now() && one.received.includes(';transport=udp'));
      const back = overUdp.length === 0 ? 0 : await putBack(overUdp, { addresses, devicePort, syncToken: to.syncToken });
      if (overUdp.length > 0) log.info({ devices: back, of: overUdp.length }, 'registrations of devices put back');
      from = to;
      seen = -1;
    },
    detach() {
      from = null;
    },
    /** Each second. What is registered is read only after a change. */
    async look(state: Pick<RouterState, 'registrationsSeen'>): Promise<void> {
      if (from === null || state.registrationsSeen === seen) return;
      const of = from;
      const now = await of.router.registrations();
      if (from !== of) return;
      seen = state.registrationsSeen;
      kept = now.sort((a, b) => (a.device < b.device ? -1 : 1));
      store.writeNote(note, kept);
    },
    /** Of this moment, for the control plane. */
    shown: () => (from === null ? [] : kept.slice(0, mostShown).map(shown)),
  };
}
