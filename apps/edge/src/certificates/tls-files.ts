/**
 * What Kamailio reads: a copy of the pair that was found good, and the file that names it. Its own copy, so that a pair which is bad or half
 * written never reaches it, not even at a restart of Kamailio. Only this user may read them.
 */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface TlsFiles {
  /** modparam tls config */
  configFile: string;
  /** The pair in force, '' for none yet. */
  pem(): string;
  /** Puts another pair in its place by rename; '' takes it away. */
  write(pem: string): void;
}

export function openTlsFiles(folder: string): TlsFiles {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const pairFile = join(folder, 'pair.pem');
  const configFile = join(folder, 'tls.cfg');
  const put = (file: string, text: string) => {
    writeFileSync(`${file}.new`, text, { mode: 0o600 });
    renameSync(`${file}.new`, file);
  };
  const pem = () => (existsSync(pairFile) ? readFileSync(pairFile, 'utf8') : '');
  const write = (text: string) => {
    put(pairFile, text);
    put(configFile, tlsConfig(text === '' ? null : pairFile));
  };
  write(pem());
  return { configFile, pem, write };
}

/**
 * RFC 8996: nothing below TLS 1.2, and of 1.2 only suites with forward secrecy and authenticated encryption (RFC 9325 section 4.2); OpenSSL's own
 * choice for 1.3. Empty names are no certificate (left out, they would be a file of Debian's): the listener is up and refuses handshakes until a
 * reload brings one. No side asks the other for a certificate that a name could be checked in: who may call is decided by address.
 */
function tlsConfig(pairFile: string | null): string {
  const side = [
    'method = TLSv1.2+',
    'cipher_list = "ECDHE+AESGCM:ECDHE+CHACHA20"',
    'verify_certificate = no',
    'require_certificate = no',
    `certificate = "${pairFile ?? ''}"`,
    `private_key = "${pairFile ?? ''}"`,
  ];
  return ['[server:default]', ...side, '', '[client:default]', ...side, ''].join('\n');
}
