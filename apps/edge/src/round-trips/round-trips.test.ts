import { setImmediate } from 'node:timers/promises';
import type { RoundTripResult } from '@patchcord/contracts';
import { expect, test } from 'vitest';
import { medianOf } from './ping.ts';
import { createRoundTrips } from './round-trips.ts';

const quiet = { debug() {}, warn() {} };
const rounds = async () => {
  for (let round = 0; round < 20; round++) await setImmediate();
};

function start({ allowPrivate = false, away = false } = {}) {
  const sent: RoundTripResult[] = [];
  const open = new Map<string, (milliseconds: number | null) => void>();
  const pinged: string[] = [];
  const trips = createRoundTrips({
    controlPlane: {
      async sendRoundTrips(results) {
        if (away) throw new Error('away');
        sent.push(...results);
      },
    },
    ping(address) {
      pinged.push(address);
      return new Promise((resolve) => open.set(address, resolve));
    },
    allowPrivate,
    log: quiet,
  });
  return {
    sent,
    pinged,
    ask: (...addresses: string[]) => trips.start({ ownershipChecks: [], roundTrips: addresses.map((address) => ({ address })) }),
    async answer(address: string, milliseconds: number | null) {
      open.get(address)?.(milliseconds);
      open.delete(address);
      await rounds();
    },
  };
}

test('four are measured at a time, each once, and each is reported when it is known', async () => {
  const it = start();
  const addresses = [1, 2, 3, 4, 5, 6].map((last) => `8.8.8.${last}`);
  it.ask(...addresses);
  it.ask('8.8.8.1', '8.8.8.6');
  expect(it.pinged).toEqual(addresses.slice(0, 4));
  await it.answer('8.8.8.2', 12.5);
  expect(it.sent).toEqual([{ address: '8.8.8.2', milliseconds: 12.5 }]);
  expect(it.pinged).toEqual(addresses.slice(0, 5));
  for (const address of addresses) await it.answer(address, null);
  expect(it.pinged).toEqual(addresses);
  expect(it.sent).toHaveLength(6);
});

test('private, loopback and link-local addresses are not measured, whoever asks, and neither is what is no address', async () => {
  const it = start();
  const wrong = ['127.0.0.1', '10.0.0.1', '169.254.169.254', '::1', 'fe80::1', '224.0.0.1', '-f', 'carrier.example', '8.8.8.8; reboot'];
  it.ask(...wrong);
  await rounds();
  expect(it.pinged).toEqual([]);
  expect(it.sent).toEqual(wrong.map((address) => ({ address, milliseconds: null })));
  const inTest = start({ allowPrivate: true });
  inTest.ask('127.0.0.1', '169.254.169.254');
  expect(inTest.pinged).toEqual(['127.0.0.1']);
});

test('a control plane that is away stops nothing: the next ones are measured', async () => {
  const it = start({ away: true });
  it.ask('8.8.8.1', '8.8.8.2', '8.8.8.3', '8.8.8.4', '8.8.8.5');
  await it.answer('8.8.8.1', 1);
  expect(it.pinged).toContain('8.8.8.5');
});

test('the time is the median of the answers, and none is none', () => {
  const line = (time: string) => `64 bytes from 8.8.8.8: icmp_seq=1 ttl=118 time=${time} ms\n`;
  expect(medianOf(line('11.9') + line('250') + line('12.3'))).toBe(12.3);
  expect(medianOf(line('11.9') + line('250'))).toBe(11.9);
  expect(medianOf(line('0.024'))).toBe(0.024);
  expect(medianOf('3 packets transmitted, 0 received, 100% packet loss, time 2003ms\n')).toBeNull();
});
