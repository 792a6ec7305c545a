const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** Two characters for each 10 bits. */
const pairs: string[] = [];
for (let bits = 0; bits < 1024; bits++) pairs.push(alphabet.charAt(bits >> 5) + alphabet.charAt(bits & 31));

/**
 * Makes ids as contracts/ids.ts has them: `call_` and 16 characters of Crockford base32. 70 bits come from a UUID, and the last 10 count: a UUID costs
 * as much as all else that is known of a call.
 */
export function callIds(newUuid: () => string): () => string {
  let start = '';
  let next = pairs.length;
  return () => {
    if (next === pairs.length) {
      start = `call_${randomCharacters(newUuid())}`;
      next = 0;
    }
    return start + (pairs[next++] as string);
  };
}

/** 14 characters of 70 random bits. */
function randomCharacters(uuid: string): string {
  // 8-4-4-4-12 digits. The 13th is the version and the 17th the variant: not random, left out.
  const random = uuid.slice(0, 8) + uuid.slice(9, 13) + uuid.slice(24, 32);
  let characters = '';
  for (let i = 0; i < 20; i += 5) {
    const bits = parseInt(random.slice(i, i + 5), 16);
    characters += (pairs[bits >> 10] as string) + (pairs[bits & 1023] as string);
  }
  return characters.slice(0, 14);
}
