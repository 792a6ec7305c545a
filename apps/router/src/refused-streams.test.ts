import { expect, test } from 'vitest';
import { refusedStreams } from './refused-streams.ts';

const phones = [
  'v=0',
  'o=- 1 1 IN IP4 198.51.100.7',
  's=m=audio',
  't=0 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0',
  'c=IN IP4 198.51.100.7',
  'a=candidate:1 1 UDP 1 198.51.100.7 5000 typ host',
  'm=video 9 UDP/TLS/RTP/SAVPF 96',
  '',
].join('\r\n');

test('every stream is refused in its place, and nothing of the phone is left', () => {
  expect(refusedStreams(phones, '192.0.2.1', 'RTP/AVP')).toBe(
    'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nc=IN IP4 192.0.2.1\r\nt=0 0\r\nm=audio 0 RTP/AVP 0\r\nm=video 0 RTP/AVP 0\r\n',
  );
});

test('an IPv6 edge, and the profile that the carrier offered', () => {
  expect(refusedStreams(phones, '2001:db8::1', 'RTP/SAVP')).toContain('c=IN IP6 2001:db8::1\r\nt=0 0\r\nm=audio 0 RTP/SAVP 0\r\n');
});
