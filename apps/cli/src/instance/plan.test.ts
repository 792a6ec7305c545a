import { expect, test } from 'vitest';
import { serverSettings } from '../../../server/src/settings.ts';
import { settingsInForce } from '../config.ts';
import { planInstance } from './plan.ts';

test('what follows from a port moves with it', () => {
  const plan = planInstance({ PATCHCORD_HTTP_PORT: '18080', PATCHCORD_DATA: '/tmp/second' });
  expect(plan.httpUrl).toBe('http://127.0.0.1:18080');
  expect(plan.env).toMatchObject({ PATCHCORD_PUBLIC_URL: 'http://localhost:18080', PATCHCORD_CONTROL_URL: 'http://127.0.0.1:18080' });
});

test('what was given stays as given', () => {
  const plan = planInstance({ PATCHCORD_HTTP_PORT: '18080', PATCHCORD_PUBLIC_URL: 'https://phone.example.com' });
  expect(plan.env.PATCHCORD_PUBLIC_URL).toBe('https://phone.example.com');
});

test('an instance that listens on all addresses is reached by loopback', () => {
  expect(planInstance({ PATCHCORD_HTTP_ADDRESS: '0.0.0.0' }).httpUrl).toBe('http://127.0.0.1:8080');
  expect(planInstance({ PATCHCORD_HTTP_ADDRESS: '::' }).httpUrl).toBe('http://[::1]:8080');
});

test('a wrong variable is named', () => {
  expect(() => planInstance({ PATCHCORD_HTTP_PORT: '70000' })).toThrow('PATCHCORD_HTTP_PORT is "70000"');
  expect(() => planInstance({ PATCHCORD_EDGE_SIP_PORT: 'sip' })).toThrow('PATCHCORD_EDGE_SIP_PORT is "sip"');
});

test('the demo does not run in production mode', () => {
  const production = {
    PATCHCORD_MODE: 'production',
    PATCHCORD_PUBLIC_URL: 'https://phone.example.com',
    PATCHCORD_AUTH_SECRET: 'x'.repeat(40),
    PATCHCORD_TRUSTED_PROXIES: '127.0.0.1',
  };
  expect(() => planInstance(production)).toThrow('In production');
});

test('config tells where each value is from, and shows no secret', () => {
  const plan = planInstance({ PATCHCORD_HTTP_PORT: '18080', DATABASE_URL: 'postgres://ada:secret@db/patchcord' });
  const lines = settingsInForce(serverSettings, plan, { PATCHCORD_DEMO_PASSWORD: 'kept-password' });
  const line = (name: string) => lines.find((one) => one.name === name);
  expect(line('PATCHCORD_HTTP_PORT')).toMatchObject({ value: '18080', from: 'environment' });
  expect(line('PATCHCORD_HTTP_ADDRESS')).toMatchObject({ value: '127.0.0.1', from: 'default' });
  expect(line('PATCHCORD_PUBLIC_URL')).toMatchObject({ value: 'http://localhost:18080', from: 'start' });
  expect(line('DATABASE_URL')).toMatchObject({ value: '***', from: 'environment' });
  expect(JSON.stringify(lines)).not.toMatch(/secret@|kept-password/);
});
