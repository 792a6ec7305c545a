import { readSettings } from '@patchcord/settings';
import { expect, test } from 'vitest';
import { iceServers } from './turn.models.ts';
import { turnFrom, turnSettings } from './turn.settings.ts';

const turn = (env: Record<string, string>) => turnFrom(readSettings(turnSettings, env));
const secret = 's'.repeat(32);

test('without a relay phones are told of none', () => {
  expect(turn({})).toBeNull();
  expect(iceServers(null, 'usr_1', new Date())).toEqual([]);
});

test('relays and their secret are set together, and a wrong address is named', () => {
  const urls = 'turns:turn.example:443?transport=tcp, turn:192.0.2.7:3478';
  expect(turn({ PATCHCORD_TURN_URLS: urls, PATCHCORD_TURN_SECRET: secret })).toEqual({
    urls: ['turns:turn.example:443?transport=tcp', 'turn:192.0.2.7:3478'],
    secret,
  });
  expect(() => turn({ PATCHCORD_TURN_URLS: urls })).toThrow(/PATCHCORD_TURN_URLS and PATCHCORD_TURN_SECRET: set both or neither/);
  expect(() => turn({ PATCHCORD_TURN_SECRET: secret })).toThrow(/set both or neither/);
  expect(() => turn({ PATCHCORD_TURN_URLS: 'https://turn.example', PATCHCORD_TURN_SECRET: secret })).toThrow(
    /PATCHCORD_TURN_URLS is "https:\/\/turn.example": expected addresses like turns:/,
  );
  expect(() => turn({ PATCHCORD_TURN_URLS: urls, PATCHCORD_TURN_SECRET: 'short' })).toThrow(/PATCHCORD_TURN_SECRET is \*\*\*: expected 32/);
});

test('a phone gets what coturn checks with use-auth-secret: expiry and person, signed with the shared secret', () => {
  const [server] = iceServers({ urls: ['turns:turn.example'], secret: 'secret' }, 'usr_8fz2k0m4q7w1x5y9', new Date(1_700_000_000_500));
  // printf '1700000600:usr_8fz2k0m4q7w1x5y9' | openssl dgst -sha1 -hmac secret -binary | base64
  expect(server).toEqual({
    urls: ['turns:turn.example'],
    username: '1700000600:usr_8fz2k0m4q7w1x5y9',
    credential: 'srxWFb958OQutE2JQqqevQoyLF0=',
  });
});
