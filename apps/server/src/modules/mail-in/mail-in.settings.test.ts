import { type Mode, readSettings } from '@patchcord/settings';
import { expect, test } from 'vitest';
import { checkMailIn, mailInSettings } from './mail-in.settings.ts';

const check =
  (env: Record<string, string>, mode: Mode = 'demo') =>
  () =>
    checkMailIn(readSettings(mailInSettings, { PATCHCORD_MAIL_IN_MAILBOX: 'byoc@phone.example', ...env }, mode), mode);
const certificate = { PATCHCORD_MAIL_IN_CERTIFICATE: 'cert.pem', PATCHCORD_MAIL_IN_CERTIFICATE_KEY: 'key.pem' };

test('no mail is taken unless a mailbox is set', () => {
  expect(readSettings(mailInSettings, {})).toMatchObject({ mailInMailbox: '', mailInUnchecked: 'no' });
  expect(check({ PATCHCORD_MAIL_IN_MAILBOX: '' }, 'production')).not.toThrow();
});

test('a production start without STARTTLS, or with senders that are believed, is stopped', () => {
  expect(check({}, 'production')).toThrow(/PATCHCORD_MAIL_IN_CERTIFICATE: must be set in production/);
  expect(check({ ...certificate, PATCHCORD_MAIL_IN_UNCHECKED: 'yes' }, 'production')).toThrow(/PATCHCORD_MAIL_IN_UNCHECKED: must be no/);
  expect(check(certificate, 'production')).not.toThrow();
});

test('senders are believed on loopback only', () => {
  expect(check({ PATCHCORD_MAIL_IN_UNCHECKED: 'yes' })).not.toThrow();
  expect(check({ PATCHCORD_MAIL_IN_UNCHECKED: 'yes', PATCHCORD_MAIL_IN_ADDRESS: '::1' })).not.toThrow();
  expect(check({ PATCHCORD_MAIL_IN_UNCHECKED: 'yes', PATCHCORD_MAIL_IN_ADDRESS: '0.0.0.0' })).toThrow(/only on loopback/);
});

test('a certificate comes with its key, and an address is one', () => {
  expect(check({ PATCHCORD_MAIL_IN_CERTIFICATE: 'cert.pem' })).toThrow(/set both or neither/);
  expect(check({ PATCHCORD_MAIL_IN_MAILBOX: 'byoc' })).toThrow(/expected an address like/);
  expect(check({ PATCHCORD_MAIL_IN_MAILBOX: 'byoc+x@phone.example' })).toThrow(/without '\+'/);
  expect(check({ PATCHCORD_MAIL_IN_ADDRESS: 'mail.example' })).toThrow(/expected an IP address/);
});
