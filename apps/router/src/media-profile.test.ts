import { expect, test } from 'vitest';
import { profileOffered } from './media-profile.ts';

test.each([
  ['v=0\r\nm=audio 4000 RTP/AVP 0 8\r\n', 'RTP/AVP'],
  ['v=0\r\nm=audio 4000 RTP/SAVP 0 8\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:x\r\n', 'RTP/SAVP'],
  ['v=0\r\nm=audio 4000/2 RTP/SAVPF 0\r\n', 'RTP/SAVPF'],
  ['v=0\r\nm=audio 4000 RTP/AVPF 0\r\n', 'RTP/AVPF'],
  // The first audio stream decides; the words elsewhere do not.
  ['v=0\r\ns=RTP/SAVP \r\nm=audio 4000 RTP/AVP 0\r\nm=audio 4002 RTP/SAVP 0\r\n', 'RTP/AVP'],
  ['m=audio 4000 RTP/SAVPX 0', 'RTP/AVP'],
  ['m=audio 4000', 'RTP/AVP'],
  ['m=audio ', 'RTP/AVP'],
  ['', 'RTP/AVP'],
])('%j is %s', (sdp, profile) => {
  expect(profileOffered(sdp)).toBe(profile);
});
