import { describe, expect, test } from 'vitest';
import { findPreset, presets, readPresets } from './carriers.models.ts';
import { forwardAddress } from './forward.models.ts';

const location = { host: 'fra.example.com', addresses: ['203.0.113.1'], sipPort: 5060, sipTlsPort: 5061 };
const written = (preset: string, target = location) => forwardAddress('+12025550101', findPreset(preset) as never, target);

describe('the forward address', () => {
  test.each([
    ['twilio', '+12025550101@fra.example.com'],
    ['vonage', 'sip:12025550101@fra.example.com'],
    ['didww', '{DID}@fra.example.com'],
    ['anveo', '$[E164]$@fra.example.com'],
    ['voipms', '1{DID}@fra.example.com'],
    ['ziron', '%e164@fra.example.com'],
    ['plivo', 'fra.example.com;transport=udp'],
    ['exotel', 'fra.example.com:5061;transport=tls'],
  ])('is written as %s wants it typed: %s', (preset, text) => {
    expect(written(preset)).toBe(text);
  });

  test('names the static address where the carrier takes no host name', () => {
    expect(written('portaone')).toBe('+12025550101@203.0.113.1');
  });

  test("names a port that is not SIP's own, and TLS only where the location takes it", () => {
    expect(written('twilio', { ...location, sipPort: 5070 })).toBe('+12025550101@fra.example.com:5070');
    expect(written('exotel', { ...location, sipTlsPort: 5071 })).toBe('fra.example.com:5071;transport=tls');
    expect(written('exotel', { ...location, sipTlsPort: null as never })).toBeNull();
  });
});

test('presets that are wrong stop the start, and the message names the place', () => {
  expect(presets.length).toBeGreaterThan(20);
  const change = (change: object) => () => readPresets(JSON.stringify([{ ...presets.at(-1), ...change }]));
  expect(change({})).not.toThrow();
  expect(change({ forwardTemplate: 'nothing' })).toThrow(/forwardTemplate/);
  expect(change({ signalling: [{ cidr: '203.0.113.9/30', place: '' }] })).toThrow(
    /other: 203.0.113.9\/30 is an address inside a range|reserved/,
  );
  expect(change({ sources: [{ url: 'x', read: 'yesterday' }] })).toThrow(/sources/);
});
