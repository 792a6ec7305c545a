const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** `call_` and 16 characters of Crockford base32 (contracts/ids.ts), made of 80 random bits of a UUID. */
export function callId(uuid: string): string {
  const hex = uuid.replace(/-/g, '');
  // The 13th digit is the version and the 17th the variant: not random, left out.
  const random = `${hex.slice(0, 12)}${hex.slice(20, 28)}`;
  let id = '';
  for (let i = 0; i < random.length; i += 5) {
    let bits = parseInt(random.slice(i, i + 5), 16);
    let four = '';
    for (let j = 0; j < 4; j++) {
      four = (alphabet.charAt(bits & 31) as string) + four;
      bits >>= 5;
    }
    id += four;
  }
  return `call_${id}`;
}
