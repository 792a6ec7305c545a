/** What is used of it: it comes without types. */
declare module 'http_ece' {
  import type { ECDH } from 'node:crypto';

  interface Encryption {
    version: 'aes128gcm';
    /** The receiver's public key, base64url. */
    dh: string;
    privateKey: ECDH;
    /** 16 random bytes, base64url. */
    salt: string;
    authSecret: string;
  }
  const ece: { encrypt(text: Buffer, how: Encryption): Buffer };
  export default ece;
}
