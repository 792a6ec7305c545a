/**
 * HMAC-SHA1 (RFC 2104, RFC 3174) in base64, of texts in ASCII. Pure. Kamailio 5.6 has nothing for it that scripts can call; its module
 * auth_ephemeral keeps the list of secrets per process, so that a secret added by RPC is known to one worker only.
 */

function bytesOf(text: string): number[] {
  const bytes: number[] = [];
  for (let i = 0; i < text.length; i++) bytes.push(text.charCodeAt(i) & 0xff);
  return bytes;
}

function rotated(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

/** RFC 3174 section 6.1, method 1. */
function sha1(message: number[]): number[] {
  const padded = message.concat([0x80]);
  while (padded.length % 64 !== 56) padded.push(0);
  const bits = message.length * 8;
  for (let shift = 56; shift >= 0; shift -= 8) padded.push(shift >= 32 ? 0 : (bits >>> shift) & 0xff);
  const hash = [0x67452301, 0xefcdab89 | 0, 0x98badcfe | 0, 0x10325476, 0xc3d2e1f0 | 0] as [number, number, number, number, number];
  const words: number[] = [];
  for (let block = 0; block < padded.length; block += 64) {
    for (let t = 0; t < 16; t++) {
      const at = block + t * 4;
      words[t] =
        ((padded[at] as number) << 24) |
        ((padded[at + 1] as number) << 16) |
        ((padded[at + 2] as number) << 8) |
        (padded[at + 3] as number);
    }
    for (let t = 16; t < 80; t++) {
      words[t] = rotated((words[t - 3] as number) ^ (words[t - 8] as number) ^ (words[t - 14] as number) ^ (words[t - 16] as number), 1);
    }
    let [a, b, c, d, e] = hash;
    for (let t = 0; t < 80; t++) {
      const mixed = t < 20 ? (b & c) | (~b & d) : t < 40 || t >= 60 ? b ^ c ^ d : (b & c) | (b & d) | (c & d);
      const constant = t < 20 ? 0x5a827999 : t < 40 ? 0x6ed9eba1 : t < 60 ? 0x8f1bbcdc : 0xca62c1d6;
      const next = (rotated(a, 5) + mixed + e + (words[t] as number) + constant) | 0;
      e = d;
      d = c;
      c = rotated(b, 30);
      b = a;
      a = next;
    }
    hash[0] = (hash[0] + a) | 0;
    hash[1] = (hash[1] + b) | 0;
    hash[2] = (hash[2] + c) | 0;
    hash[3] = (hash[3] + d) | 0;
    hash[4] = (hash[4] + e) | 0;
  }
  const bytes: number[] = [];
  for (let i = 0; i < 5; i++) for (let shift = 24; shift >= 0; shift -= 8) bytes.push(((hash[i] as number) >>> shift) & 0xff);
  return bytes;
}

const base64Digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function base64(bytes: number[]): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const three =
      ((bytes[i] as number) << 16) | ((left > 1 ? (bytes[i + 1] as number) : 0) << 8) | (left > 2 ? (bytes[i + 2] as number) : 0);
    text += base64Digits.charAt(three >>> 18) + base64Digits.charAt((three >>> 12) & 63);
    text += left > 1 ? base64Digits.charAt((three >>> 6) & 63) : '=';
    text += left > 2 ? base64Digits.charAt(three & 63) : '=';
  }
  return text;
}

/** @example hmacSha1('secret', '1800000000:usr_8fz2k0m4q7w1x5y9') // the SIP password of that user name */
export function hmacSha1(secret: string, message: string): string {
  let key = bytesOf(secret);
  if (key.length > 64) key = sha1(key);
  while (key.length < 64) key.push(0);
  const inner = sha1(key.map((byte) => byte ^ 0x36).concat(bytesOf(message)));
  return base64(sha1(key.map((byte) => byte ^ 0x5c).concat(inner)));
}
