const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Two characters for each 10 bits. */
const pairs: string[] = [];
for (let bits = 0; bits < 1024; bits++) pairs.push(alphabet.charAt(bits >> 5) + alphabet.charAt(bits & 31));

/** `call_` and 16 characters of Crockford base32 (contracts/ids.ts), made of 80 random bits of a UUID. */
export function callId(uuid: string): string {
  // 8-4-4-4-12 digits. The 13th is the version and the 17th the variant: not random, left out.
  const random = uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(24, 32);
  let id = 'call_';
  for (let i = 0; i < 20; i += 5) {
    const bits = parseInt(random.slice(i, i + 5), 16);
    id += (pairs[bits >> 10] as string) + (pairs[bits & 1023] as string);
  }
  return id;
}
