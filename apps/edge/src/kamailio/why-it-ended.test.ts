import { expect, test } from 'vitest';
import { whyItEnded } from './why-it-ended.ts';

const said = (text: string) => ` 0(424) INFO: <core> [main.c:1]: starting\n 0(424) ERROR: <core> [core/tcp_main.c:3158]: ${text}\n`;

test.each([
  [
    'tcp_init(): bind(9, 0x7f08ec4b7c78, 16) on 198.51.100.10:5060 : Address already in use',
    /^198\.51\.100\.10:5060 \(TCP\) is taken by another program\. .*ss -tulpn/,
  ],
  ['udp_init(): bind(3, 0x7f9f459cffe8, 16) on 127.0.0.1: Address already in use', /^127\.0\.0\.1 \(UDP\) is taken by another program/],
  ['udp_init(): bind(3, 0x7f9f459cffe8, 28) on 2001:db8::1: Address already in use', /^2001:db8::1 \(UDP\) is taken/],
  [
    'tcp_init(): bind(3, 0x7ff634a97fe8, 16) on 203.0.113.9:5998 : Cannot assign requested address',
    /^203\.0\.113\.9:5998 \(TCP\) is not an address of this machine\. Set PATCHCORD_EDGE_ADDRESS/,
  ],
  ['udp_init(): bind(3, 0x7f6a10386fe8, 16) on 127.0.0.1: Permission denied', /^127\.0\.0\.1 \(UDP\) may not be taken by this user/],
])('a port that it could not have is said with what to do: %s', (text, sentence) => {
  expect(whyItEnded(said(text))).toMatch(sentence);
});

test('what is not known is said in its own words, the last five', () => {
  const lines = Array.from({ length: 7 }, (_, n) => ` 0(1) CRITICAL: <core> [cfg.y:1]: error ${n}`);
  expect(whyItEnded(['INFO: nothing', ...lines].join('\n'))).toBe(lines.slice(2).join('\n'));
});
