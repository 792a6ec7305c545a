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
  expect(settings.routerFile).toMatch(/apps\/router\/build\/router\.lua$/);
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

const files = { PATCHCORD_EDGE_CERTIFICATE: '/c.pem', PATCHCORD_EDGE_CERTIFICATE_KEY: '/k.pem' };

test.each([
  [{ PATCHCORD_EDGE_CERTIFICATE: '/c.pem' }, /PATCHCORD_EDGE_CERTIFICATE_KEY is not set, PATCHCORD_EDGE_CERTIFICATE is/],
  [{ PATCHCORD_EDGE_CERTIFICATE_KEY: '/k.pem' }, /PATCHCORD_EDGE_CERTIFICATE is not set/],
  [{ PATCHCORD_EDGE_WEBSOCKET_TLS_PORT: '8443' }, /wss needs a certificate/],
  [{ ...files, PATCHCORD_EDGE_SIP_TLS_PORT: '5060' }, /PATCHCORD_EDGE_SIP_TLS_PORT is 5060, and so is PATCHCORD_EDGE_SIP_PORT/],
  [
    { ...files, PATCHCORD_EDGE_WEBSOCKET_TLS_PORT: '5061' },
    /PATCHCORD_EDGE_WEBSOCKET_TLS_PORT is 5061, and so is PATCHCORD_EDGE_SIP_TLS_PORT/,
  ],
  [{ PATCHCORD_EDGE_SIP_PORT: '30000' }, /PATCHCORD_EDGE_SIP_PORT is 30000, which is one of PATCHCORD_EDGE_MEDIA_PORTS \(30000-39999\)/],
  [{ PATCHCORD_EDGE_SECOND_ADDRESS: '192.0.2.1' }, /expected an IPv6 address, because PATCHCORD_EDGE_ADDRESS is 127\.0\.0\.1/],
])('%o do not go together, and it is said why', (env, message) => {
  expect(() => readEdgeSettings({ ...token, ...env })).toThrow(message);
});

test('certificate files, a second address of the other family and a port for wss are taken', () => {
  const settings = readEdgeSettings({
    ...token,
    ...files,
    PATCHCORD_EDGE_SECOND_ADDRESS: '::1',
    PATCHCORD_EDGE_WEBSOCKET_TLS_PORT: '8443',
  });
  expect(settings).toMatchObject({ sipTlsPort: 5061, websocketTlsPort: 8443, secondAddress: '::1' });
});
