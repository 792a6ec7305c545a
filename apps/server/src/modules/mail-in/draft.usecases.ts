/** Puts what was understood of a mail into a draft, by the same usecases as the page: each row is judged as one that was typed. */
import type { BringRequest } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { Refusal } from '../../platform/http/errors.ts';
import { formatNumber } from '../numbers/numbers.models.ts';
import { decodeList } from '../requests/list.models.ts';
import { isPresetList } from '../requests/requests.models.ts';
import { setAddresses, setCarrier, setLocation, showRequest } from '../requests/requests.usecases.ts';
import { lastPosition } from '../requests/rows.repository.ts';
import { addFile, addRows, showRows } from '../requests/rows.usecases.ts';
import { checkSource } from '../sources/sources.models.ts';
import type { NotUnderstood } from './line.models.ts';
import type { Attachment } from './read-mail.ts';
import { addressesInList, type Understood } from './understand.models.ts';

export interface Draft {
  trx: Trx;
  accountId: string;
  requestId: string;
  by: { id: string; name: string };
  /** A local demo calls itself. */
  allowPrivate: boolean;
}
export interface Applied {
  understood: string[];
  notUnderstood: NotUnderstood[];
}
interface Report extends Applied {
  said(sentence: string): void;
  not(text: string, why: string): void;
}
const report = (): Report => {
  const [understood, notUnderstood]: [string[], NotUnderstood[]] = [[], []];
  return {
    understood,
    notUnderstood,
    said: (sentence) => void understood.push(sentence),
    not: (text, why) => void notUnderstood.push({ text: text.slice(0, 200), why }),
  };
};

const most = { addresses: 200, rows: 500 } as const;
const of = ({ trx, accountId, requestId, by }: Draft) => ({ db: trx, accountId, requestId, by, version: null });

export async function putIntoDraft(draft: Draft, read: Understood, attachments: readonly Attachment[]): Promise<Applied> {
  const to = report();
  const before = await showRequest(draft.trx, draft);
  const lists = attachments.map((file) => ({ file, addresses: addressesInList(decodeList(file.bytes.subarray(0, 200_000)).text) }));
  const addresses = [...read.addresses, ...lists.flatMap((one) => one.addresses ?? [])];
  // Addresses first: a carrier brings its preset's along only where the mail says nothing of its own.
  if (addresses.length > 0 && before.kind !== 'settings') await putAddresses(draft, before, addresses, to);
  if (before.kind !== 'numbers') {
    to.not('Everything but addresses', 'This draft changes a trunk that is there. Write a new mail to bring numbers, or use the page.');
    return to;
  }
  await putCarrier(draft, before, read, to);
  if (read.location) {
    await setLocation(of(draft), read.location.id);
    to.said(`Location: ${read.location.name}`);
  }
  await putNumbers(draft, read, to);
  for (const { file, addresses: listed } of lists) if (listed === null) await putFile(draft, read, file, to);
  return to;
}

async function putCarrier(draft: Draft, before: BringRequest, { carrier }: Understood, to: Report): Promise<void> {
  if (!carrier) return;
  if (before.trunk) return to.not(carrier.name, `This draft is for the trunk ${before.trunk.name}, whose carrier is known already.`);
  const same = before.carrier?.preset === carrier.preset && (carrier.preset !== 'other' || before.carrier.name === carrier.name);
  if (!same) await setCarrier(of(draft), { ...carrier, understood: false });
  to.understood.unshift(`Carrier: ${carrier.name}`);
}

async function putAddresses(draft: Draft, before: BringRequest, texts: readonly string[], to: Report): Promise<void> {
  const kept = isPresetList(before) ? [] : before.addresses;
  const listed = kept.map(({ cidr }) => cidr);
  const added: string[] = [];
  for (const text of texts) {
    const check = checkSource(text, { listed: [...listed, ...added], allowPrivate: draft.allowPrivate });
    if (!check.ok && check.reason === 'duplicate') continue;
    if (!check.ok) to.not(text, check.message);
    else if (kept.length + added.length >= most.addresses) to.not(text, `A request holds ${most.addresses} addresses at most.`);
    else added.push(check.cidr);
  }
  if (added.length === 0) return;
  const addresses = [...kept, ...added.map((cidr) => ({ cidr, note: '' }))];
  await setAddresses({ ...of(draft), allowPrivate: draft.allowPrivate }, { addresses, confirmed: false });
  for (const cidr of added) to.said(`Calls come from ${cidr}`);
}

async function putNumbers(draft: Draft, { numbers, everyone, country }: Understood, to: Report): Promise<void> {
  if (numbers.length === 0) return;
  const taken = numbers.slice(0, most.rows);
  if (taken.length < numbers.length) to.not(`${numbers.length - taken.length} more numbers`, 'Attach so many as a list, in a CSV file.');
  const { position } = await lastPosition(draft.trx, draft.requestId);
  const list = { text: '', rows: taken, country: country?.code ?? null, people: everyone, replace: false };
  await addRows({ ...of(draft), list });
  const { items } = await showRows(draft.trx, draft, { after: position, limit: most.rows });
  for (const row of items) {
    if (row.problem) to.not(row.received, row.message);
    else to.said(`${formatNumber(row.e164 ?? '')} rings ${row.people.map(({ name, email }) => name ?? email).join(', ') || 'nobody yet'}`);
  }
  const national = taken.some(({ number }) => !/^\W*(?:tel:)?\s*\+/.test(number));
  if (country && national) to.said(`National numbers are read as of ${country.code}: ${country.because}`);
}

async function putFile(draft: Draft, { everyone, country }: Understood, file: Attachment, to: Report): Promise<void> {
  try {
    const options = { country: country?.code ?? null, people: everyone, replace: false };
    const { added, wrong, read } = await addFile({ ...of(draft), bytes: file.bytes, options });
    if (added > wrong) to.said(`${file.name}: ${added - wrong} numbers (${read})`);
    if (wrong > 0) to.not(file.name, `${wrong} of its ${added} rows cannot be brought. The page says why, row by row.`);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    to.not(file.name, error.message);
  }
}
