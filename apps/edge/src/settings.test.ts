import { expect, test } from 'vitest';
import { portRangeOf, readEdgeSettings } from './settings.ts';

const token = { PATCHCORD_EDGE_TOKEN: 'a-token' };

test('without a token the agent does not start and says which variable is missing', () => {
  expect(() => readEdgeSettings({})).toThrow(/PATCHCORD_EDGE_TOKEN is not set/);
});

test('the defaults listen on loopback', () => {
  const settings = readEdgeSettings(token);
  expect(settings.address).toBe('127.0.0.1');
  expect(settings.sipPort).toBe(5060);
  expect(portRangeOf(settings.mediaPorts)).toEqual({ min: 30_000, max: 39_999 });
  expect(settings.routerFile).toMatch(/apps\/router\/build\/router\.js$/);
});

test.each([
  ['PATCHCORD_EDGE_MEDIA_PORTS', '39999-30000', /lower one first/],
  ['PATCHCORD_EDGE_MEDIA_PORTS', '30000', /for example 30000-39999/],
  ['PATCHCORD_EDGE_ADDRESS', 'edge.example', /expected an IPv4 or IPv6 address/],
  ['PATCHCORD_EDGE_DRAIN_SECONDS', '-1', /whole number from 0/],
  ['PATCHCORD_CONTROL_URL', 'ftp://x', /expected an http or https address/],
])('%s=%s is refused with what would be right', (env, value, message) => {
  expect(() => readEdgeSettings({ ...token, [env]: value })).toThrow(message);
});

test('in production a token must not travel in the clear, except to the same machine', () => {
  const production = { ...token, PATCHCORD_MODE: 'production' };
  expect(() => readEdgeSettings({ ...production, PATCHCORD_CONTROL_URL: 'http://control.example' })).toThrow(/use https/);
  expect(readEdgeSettings({ ...production, PATCHCORD_CONTROL_URL: 'https://control.example' }).token).toBe('a-token');
  expect(readEdgeSettings(production).controlUrl).toBe('http://127.0.0.1:8080');
});
