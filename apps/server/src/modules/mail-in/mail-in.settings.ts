/** Settings of the mail that comes in, and which of them do not go together. */
import { isIP } from 'node:net';
import { type Declared, type Mode, port, SettingError, setting, text, type Values } from '@patchcord/settings';
import ipaddr from 'ipaddr.js';
import * as z from 'zod';

export const mailInSettings = {
  mailInMailbox: setting({
    doc: 'Mail address that customers write requests to, for example byoc@phone.example.com; empty: no mail is taken.',
    env: 'PATCHCORD_MAIL_IN_MAILBOX',
    schema: z.email({ error: 'expected an address like byoc@phone.example.com' }).refine((value) => !value.includes('+'), {
      error: "expected an address without '+': what follows it says which request an answer is for",
    }),
    default: '',
  }),
  mailInAddress: setting({
    doc: 'Address the control plane takes that mail on.',
    env: 'PATCHCORD_MAIL_IN_ADDRESS',
    schema: text.refine((value) => isIP(value) !== 0, { error: 'expected an IP address, for example 0.0.0.0' }),
    default: '127.0.0.1',
  }),
  mailInPort: setting({
    doc: 'Port for that mail. Mail servers send to 25 only: point the MX record of the domain here, and 25 to this port.',
    env: 'PATCHCORD_MAIL_IN_PORT',
    schema: port,
    default: 2525,
  }),
  mailInCertificate: setting({
    doc: 'Certificate (PEM file) for STARTTLS of that mail. Required in production where mail is taken; a renewed one is taken over within the hour.',
    env: 'PATCHCORD_MAIL_IN_CERTIFICATE',
    schema: text,
    default: '',
  }),
  mailInCertificateKey: setting({
    doc: 'Its private key (PEM file).',
    env: 'PATCHCORD_MAIL_IN_CERTIFICATE_KEY',
    schema: text,
    default: '',
  }),
  mailInUnchecked: setting({
    doc: 'yes: mail is believed to be from whom it says, without SPF, DKIM and DMARC. For a demo on loopback only.',
    env: 'PATCHCORD_MAIL_IN_UNCHECKED',
    schema: z.enum(['yes', 'no'], { error: 'expected yes or no' }),
    default: 'no',
    unsafeInProduction: (value) => (value === 'no' ? null : 'must be no in production: anybody could write as anybody'),
  }),
} satisfies Declared;

type MailInValues = Values<typeof mailInSettings>;

/** @throws SettingError naming everything that does not go together. */
export function checkMailIn(settings: MailInValues, mode: Mode): void {
  const { mailInMailbox, mailInAddress, mailInCertificate, mailInCertificateKey, mailInUnchecked } = settings;
  if (mailInMailbox === '') return;
  const wrong: string[] = [];
  const certificate = mailInCertificate !== '';
  if (certificate !== (mailInCertificateKey !== '')) {
    wrong.push('PATCHCORD_MAIL_IN_CERTIFICATE and PATCHCORD_MAIL_IN_CERTIFICATE_KEY: set both or neither.');
  }
  if (mode === 'production' && !certificate) {
    wrong.push(
      'PATCHCORD_MAIL_IN_CERTIFICATE: must be set in production where mail is taken: customers’ numbers would cross the Internet in the clear.',
    );
  }
  if (mailInUnchecked === 'yes' && ipaddr.parse(mailInAddress).range() !== 'loopback') {
    wrong.push(
      `PATCHCORD_MAIL_IN_UNCHECKED: must be no while PATCHCORD_MAIL_IN_ADDRESS is ${mailInAddress}: only on loopback may senders be believed.`,
    );
  }
  if (wrong.length > 0) throw new SettingError(wrong.join('\n'));
}
