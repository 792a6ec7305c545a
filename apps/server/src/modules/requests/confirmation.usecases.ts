/** What to enter at the carrier for each number, on a page and in a mail. */
import type { Confirmation } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { findPreset } from '../carriers/carriers.models.ts';
import { forwardAddress } from '../carriers/forward.models.ts';
import { findLocation } from '../locations/locations.repository.ts';
import { formatNumber } from '../numbers/numbers.models.ts';
import { membersByEmail } from './people.repository.ts';
import { notConfirmed } from './requests.errors.ts';
import { rowsOf } from './rows.repository.ts';

/** What edges take and browsers speak; G.729 is converted (ARCHITECTURE.md, 'Media'). */
const codecs = ['PCMA (G.711 A-law)', 'PCMU (G.711 µ-law)', 'G.722', 'Opus', 'G.729'];
const mostShown = 10_000;
const mostInMail = 20;

export async function showConfirmation(db: Db, { accountId, requestId }: { accountId: string; requestId: string }): Promise<Confirmation> {
  const request = await db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', requestId)
    .where('accountId', '=', accountId)
    .executeTakeFirst();
  if (!request) throw notFound('request');
  if (request.state !== 'approved') throw notConfirmed();
  const location = request.locationId === null ? undefined : await findLocation(db, request.locationId);
  if (!location) throw notConfirmed();
  const preset = findPreset(request.carrier?.preset ?? 'other') ?? findPreset('other');
  const rows = await rowsOf(db, requestId, { after: 0, limit: mostShown });
  const members = await membersByEmail(
    db,
    accountId,
    rows.flatMap((row) => row.people),
  );
  const { name, host, addresses, sipPort, sipTlsPort } = location;
  return {
    carrier: request.carrier?.name ?? '',
    steps: preset?.id === 'other' ? [] : (preset?.steps ?? []),
    notes: preset?.notes ?? '',
    location: { name, host, addresses, sipPort, sipTlsPort },
    transports: ['UDP', 'TCP', ...(sipTlsPort === null ? [] : ['TLS'])],
    codecs,
    numbers: rows
      .filter((row) => row.decision === 'approved')
      .map((row) => ({
        number: row.numberId,
        e164: row.e164 ?? '',
        formatted: formatNumber(row.e164 ?? ''),
        forward: forwardOf(row.e164 ?? '', preset, location),
        people: row.people.flatMap((email) => members.get(email)?.name ?? []),
        waitingFor: row.people.filter((email) => !members.has(email)),
      })),
    notApproved: rows
      .filter((row) => row.decision !== 'approved')
      .map((row) => ({ number: row.e164 ?? row.received, reason: row.reason || row.message || 'Still being looked at.' })),
  };
}

type Target = Parameters<typeof forwardAddress>[2];
type Writing = Parameters<typeof forwardAddress>[1];
const plain: Writing = { forwardTemplate: '+{e164}@{host}' };

/** Where the carrier wants TLS and the location takes none, the plain form is the nearest to right. */
const forwardOf = (e164: string, preset: Writing | undefined, location: Target): string =>
  forwardAddress(e164, preset ?? plain, location) ?? forwardAddress(e164, plain, location) ?? '';

/** For the mail: the first numbers, each with where to forward it. Runs in the transaction of the approval. */
export async function confirmationLines(db: Db, requestId: string): Promise<string[]> {
  const request = await db.selectFrom('requests').selectAll().where('id', '=', requestId).executeTakeFirstOrThrow();
  const location = request.locationId === null ? undefined : await findLocation(db, request.locationId);
  if (!location || request.kind !== 'numbers') return [];
  const preset = findPreset(request.carrier?.preset ?? 'other');
  const rows = (await rowsOf(db, requestId, { only: 'good', after: 0, limit: mostShown })).filter((row) => row.decision === 'approved');
  const lines = rows.slice(0, mostInMail).map((row) => `${row.e164}: forward to ${forwardOf(row.e164 ?? '', preset, location)}`);
  const more = rows.length > mostInMail ? [`and ${rows.length - mostInMail} more on the page`] : [];
  const steps = preset && preset.id !== 'other' ? preset.steps : [];
  return [
    '',
    ...lines,
    ...more,
    '',
    `Address of ${location.name}: ${location.addresses.join(', ')}, port ${location.sipPort} (UDP, TCP${location.sipTlsPort === null ? '' : `; TLS on ${location.sipTlsPort}`})`,
    ...(steps.length > 0 ? ['', `At ${request.carrier?.name}:`, ...steps.map((step, index) => `${index + 1}. ${step}`)] : []),
  ];
}
