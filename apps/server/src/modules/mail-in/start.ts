/** Mail in as a part of the program: the listener out of settings, and its certificate kept up to date. */
import { readFileSync } from 'node:fs';
import { SettingError, type Values } from '@patchcord/settings';
import type { Logger } from 'pino';
import type { Server } from '../../server.ts';
import { createAuthenticate, dnsLookup } from './authenticity.ts';
import { type MailIn, startMailIn } from './listener.ts';
import { mailInLimits } from './mail-in.limits.ts';
import type { mailInSettings } from './mail-in.settings.ts';
import type { MailInPlace } from './mail-in.usecases.ts';

const lookEveryMs = 3_600_000;

interface Start extends Omit<MailInPlace, 'mailbox'> {
  settings: Values<typeof mailInSettings>;
  metrics: Server['metrics'];
  log: Logger;
}

/** @returns null where no mailbox is set. @throws SettingError where a certificate cannot be read. */
export async function startMailInFrom({ settings, ...place }: Start): Promise<MailIn | null> {
  if (settings.mailInMailbox === '') return null;
  const { hostname: host } = new URL(place.publicUrl);
  const certificate = readCertificate(settings);
  const mailIn = await startMailIn({
    ...place,
    host,
    mailbox: settings.mailInMailbox,
    listen: { address: settings.mailInAddress, port: settings.mailInPort },
    certificate,
    authenticate: settings.mailInUnchecked === 'yes' ? null : createAuthenticate({ lookup: dnsLookup(), host }),
    limits: mailInLimits,
  }).catch((error: NodeJS.ErrnoException) => {
    throw cannotListen(error, settings) ?? error;
  });
  place.log.info({ address: settings.mailInAddress, port: mailIn.port, unchecked: settings.mailInUnchecked === 'yes' }, 'mail is taken');
  const timer = setInterval(() => renew(mailIn, settings, place.log), lookEveryMs);
  timer.unref();
  return {
    ...mailIn,
    close() {
      clearInterval(timer);
      return mailIn.close();
    },
  };
}

function cannotListen({ code }: NodeJS.ErrnoException, { mailInAddress, mailInPort }: Start['settings']): SettingError | null {
  const place = `${mailInAddress}:${mailInPort}`;
  if (code === 'EADDRINUSE') return new SettingError(`${place} is taken by another program. Set PATCHCORD_MAIL_IN_PORT to a free port.`);
  if (code === 'EACCES') return new SettingError(`${place} needs root. Set PATCHCORD_MAIL_IN_PORT to one above 1023, and lead 25 to it.`);
  if (code === 'EADDRNOTAVAIL')
    return new SettingError(`${mailInAddress} is not an address of this machine. Set PATCHCORD_MAIL_IN_ADDRESS.`);
  return null;
}

function readCertificate({ mailInCertificate, mailInCertificateKey }: Start['settings']): { cert: Buffer; key: Buffer } | null {
  if (mailInCertificate === '') return null;
  const read = (file: string, variable: string) => {
    try {
      return readFileSync(file);
    } catch (error) {
      throw new SettingError(`${variable} is ${JSON.stringify(file)}, which cannot be read: ${(error as Error).message}`);
    }
  };
  return {
    cert: read(mailInCertificate, 'PATCHCORD_MAIL_IN_CERTIFICATE'),
    key: read(mailInCertificateKey, 'PATCHCORD_MAIL_IN_CERTIFICATE_KEY'),
  };
}

/** One that is no good leaves the one before in force. */
function renew(mailIn: MailIn, settings: Start['settings'], log: Logger): void {
  try {
    const certificate = readCertificate(settings);
    if (certificate) mailIn.renew(certificate);
  } catch (error) {
    log.warn({ err: error }, 'the certificate for mail could not be read anew; the one before stays in force');
  }
}
