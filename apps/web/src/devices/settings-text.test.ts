import { expect, test } from 'vitest';
import { settingsText } from './settings-text.ts';

const server = { location: 'Berlin', host: 'berlin.phone.example', port: 5070, tlsPort: 5071 };
const of = { user: 'dev-7k2m9x4qaz', password: 'secret', realm: 'phone.example' };

test('the settings of one server are one text, with TLS first', () => {
  expect(settingsText({ ...of, servers: [server] })).toBe(
    [
      'Server: berlin.phone.example:5071',
      'Transport: TLS, port 5071, sound by SRTP',
      'Transport: UDP or TCP, port 5070, sound by RTP',
      'User name: dev-7k2m9x4qaz',
      'Password: secret',
      'Realm, if it asks: phone.example',
    ].join('\n'),
  );
});

test('a server without TLS is named by its plain port, several by their locations', () => {
  const text = settingsText({
    ...of,
    servers: [
      { ...server, tlsPort: null },
      { ...server, location: 'Oslo', host: 'oslo.phone.example' },
    ],
  });
  expect(text).toContain('Server, Berlin: berlin.phone.example:5070');
  expect(text).toContain('Server, Oslo: oslo.phone.example:5071');
});
