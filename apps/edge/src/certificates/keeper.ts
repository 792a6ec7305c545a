/**
 * Keeps Kamailio on the certificate that stands in the operator's files: looks at them again and again, and takes over a new pair without a
 * restart. A bad new pair changes nothing but the list of problems.
 */
import { readFileSync, statSync } from 'node:fs';
import type { Problems } from '../problems.ts';
import { daysLeft, endOf, readPair } from './pair.ts';
import type { TlsFiles } from './tls-files.ts';

/** Certificates for 90 days are renewed 30 days before their end: below this, something has failed for two weeks. */
const warnDays = 14;

export interface CertificateKeeper {
  files: TlsFiles;
  /** End of the certificate in force; null while there is none. */
  expiresAt(): Date | null;
  /** One look at the files. */
  look(now: Date): Promise<void>;
  /** Another Kamailio. `read`: the pair that lay there when it was started; null for one that was running before: it may have an older one. */
  attach(reload: () => Promise<void>, read: string | null): void;
  detach(): void;
}

export function createCertificateKeeper(parts: {
  certificateFile: string;
  keyFile: string;
  files: TlsFiles;
  problems: Pick<Problems, 'set' | 'clear'>;
  log: { info(line: object, text: string): void };
}): CertificateKeeper {
  const { files, problems, log } = parts;
  let reload: (() => Promise<void>) | null = null;
  /** What Kamailio runs with, as far as is known. */
  let loaded: string | null = null;
  let inForce = endOf(files.pem());
  /** The files as they were at the last look, and what was found then. A pair that is being replaced is bad for a moment. */
  let seen = '';
  /** The files as they were when they were last found good: what is wrong with the same ones later is their end, said by sayEnd. */
  let goodTexts = '';

  async function take(pem: string) {
    const before = files.pem();
    if (pem !== before) files.write(pem);
    if (!reload) return;
    try {
      await reload();
      loaded = pem;
    } catch (error) {
      files.write(before);
      throw new Error(`Kamailio did not take it: ${error instanceof Error ? error.message : error}`);
    }
  }

  return {
    files,
    expiresAt: () => inForce,
    async look(now) {
      const texts = readTexts(parts);
      const found = 'wrong' in texts ? texts : readPair(texts.certificate, texts.key, now);
      const both = 'wrong' in texts ? '' : texts.certificate + texts.key;
      if ('wrong' in found) {
        const settled = seen === found.wrong;
        seen = found.wrong;
        if (settled && (both === '' || both !== goodTexts)) {
          const still = inForce === null ? 'carriers cannot connect over TLS' : 'the certificate before it stays in force';
          problems.set('certificate', `The certificate cannot be used, ${still}: ${found.wrong}.`);
        }
      } else {
        seen = '';
        goodTexts = both;
        try {
          if (found.pair.pem !== files.pem() || (reload && loaded !== found.pair.pem)) {
            await take(found.pair.pem);
            inForce = found.pair.expiresAt;
            log.info({ names: found.pair.names, expiresAt: inForce.toISOString() }, 'certificate in force');
          }
          problems.clear('certificate');
        } catch (error) {
          problems.set('certificate', `The new certificate is not in force: ${error instanceof Error ? error.message : error}.`);
        }
      }
      sayEnd(now);
      sayAccess();
    },
    attach(reloadIt, read) {
      reload = reloadIt;
      loaded = read;
    },
    detach() {
      reload = null;
      loaded = null;
    },
  };

  function sayEnd(now: Date) {
    const days = inForce === null ? null : daysLeft(inForce, now);
    if (days === null || days >= warnDays) return problems.clear('certificate end');
    const when = days < 0 ? 'has expired: carriers will refuse to connect' : `expires in ${days} ${days === 1 ? 'day' : 'days'}`;
    problems.set('certificate end', `The certificate in force ${when}. Put a new one into ${parts.certificateFile}.`);
  }

  function sayAccess() {
    const mode = modeOf(parts.keyFile);
    if (mode === null || (mode & 0o007) === 0) return problems.clear('private key');
    const octal = (mode & 0o777).toString(8).padStart(4, '0');
    problems.set('private key', `Everybody on this machine can use the private key ${parts.keyFile} (mode ${octal}): chmod o= it.`);
  }
}

function readTexts(files: { certificateFile: string; keyFile: string }): { certificate: string; key: string } | { wrong: string } {
  const read = { certificate: '', key: '' };
  for (const [name, file] of [
    ['certificate', files.certificateFile],
    ['key', files.keyFile],
  ] as const) {
    try {
      read[name] = readFileSync(file, 'utf8');
    } catch (error) {
      return { wrong: `${file} cannot be read (${(error as NodeJS.ErrnoException).code ?? error})` };
    }
  }
  return read;
}

function modeOf(file: string): number | null {
  try {
    return statSync(file).mode;
  } catch {
    return null;
  }
}
