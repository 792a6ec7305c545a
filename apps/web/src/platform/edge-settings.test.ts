import { expect, test } from 'vitest';
import { edgeSettings } from './edge-settings.ts';

const settings = (...addresses: string[]) => edgeSettings({ origin: 'https://phone.example', token: 'secret', addresses });

test('the address of a location that has one is its edge’s', () => {
  expect(settings('198.51.100.10').split('\n')).toEqual([
    'PATCHCORD_MODE=production',
    'PATCHCORD_CONTROL_URL=https://phone.example',
    'PATCHCORD_EDGE_TOKEN=secret',
    'PATCHCORD_EDGE_ADDRESS=198.51.100.10',
  ]);
});

test('of several addresses none is guessed: they are named, and the setting waits', () => {
  expect(settings('198.51.100.10', '2001:db8::10').split('\n').slice(3)).toEqual([
    '# The address of this machine, one of: 198.51.100.10, 2001:db8::10',
    'PATCHCORD_EDGE_ADDRESS=',
  ]);
});
