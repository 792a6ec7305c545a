/**
 * Approval: trunk, addresses and numbers come into being in one transaction, together with what edges hear of them. Whatever is in the way of
 * one of them is in the way of all: nothing is half approved.
 */

import {
  newId,
  type ReviewedRequest,
  type requestDecision,
  type SettingChange,
  settingLabels,
  settingsAsked,
  settingText,
} from '@patchcord/contracts';
import type * as z from 'zod';
import type { Trx } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { countryOfFormat, findPreset } from '../carriers/carriers.models.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import { insertNumbers, insertPeople, updateNumber } from '../numbers/numbers.repository.ts';
import { lockMembers } from '../people/people.repository.ts';
import { sourcesOfTrunks } from '../sources/sources.repository.ts';
import { addSources } from '../sources/sources.usecases.ts';
import { beforeAsNow } from '../trunks/review.models.ts';
import { lockTrunk } from '../trunks/trunks.repository.ts';
import { applyChange, createTrunk } from '../trunks/trunks.usecases.ts';
import { hold, moved } from './change.ts';
import { confirmationLines } from './confirmation.usecases.ts';
import { inviteMissing } from './invite.ts';
import { tellCustomer } from './mails.ts';
import { insertMessage } from './messages.repository.ts';
import { membersByEmail } from './people.repository.ts';
import { nothingToApprove, rowsAreClaims, rowsUnknown, trunkGone } from './requests.errors.ts';
import { type LockedRequest, updateRequest } from './requests.repository.ts';
import { type OfSupport, reviewRequest } from './review.usecases.ts';
import { decideRows, liveNumbers, type OwnNumber, openRows, type ShownRow } from './rows.repository.ts';

export type Decision = z.infer<typeof requestDecision>;

export interface Decide {
  feed: ChangeFeed;
  decision: Decision;
  /** A local demo calls itself. */
  allowPrivate: boolean;
}

const ringSeconds = 30;
const alreadyYours = 'This number came onto your account in another way meanwhile.';

export async function decideRequest({ feed, decision, allowPrivate, ...of }: OfSupport & Decide): Promise<ReviewedRequest> {
  await feed.change(async (trx, touch) => {
    const request = await hold(trx, of);
    const state = moved(request, 'decide');
    const open = await openRows(trx, request.id);
    const { approved, refused } = chosen(open, decision);
    const first = request.state !== 'approved';
    if (approved.length === 0 && (!first || request.kind === 'numbers') && (first || refused.length === 0)) throw nothingToApprove();
    if (request.kind === 'addresses' && request.addresses.length === 0) throw nothingToApprove();
    const trunkId = await trunkOf(trx, touch, request, { first, allowPrivate });
    const settings = first && request.kind === 'settings' ? await applySettings(trx, touch, request) : request.settings;
    const made = await makeNumbers(trx, touch, { request, trunkId, rows: approved });
    await inviteMissing(trx, { request, rows: approved, made, publicUrl: of.publicUrl, by: of.by });
    await decideRows(trx, [...made, ...refused]);
    await updateRequest(trx, request.id, {
      state,
      trunkId,
      settings,
      reviewerId: of.by.id,
      ...(first ? { decidedAt: new Date() } : {}),
    });
    const text = inWords(request, { made, refused, left: open.length - approved.length - refused.length });
    await insertMessage(trx, { requestId: request.id, by: of.by, support: true, internal: false, text });
    const lines = await confirmationLines(trx, request.id);
    const what = request.kind === 'numbers' ? 'approved' : 'changed';
    await tellCustomer(trx, request, { ...of, what, text: [text, ...lines].join('\n') });
  });
  return reviewRequest(of.db, of.requestId, new Date());
}

export interface RowDecision {
  id: string;
  decision: 'approved' | 'refused';
  reason: string;
  numberId: string | null;
}

/** Which rows are meant. 'all' leaves claims open; a claim that is named is refused with what it is. */
function chosen(open: ShownRow[], { approve, refuse }: Decision): { approved: ShownRow[]; refused: RowDecision[] } {
  const byId = new Map(open.map((row) => [row.id, row]));
  const named = [...refuse.map(({ row }) => row), ...(approve === 'all' ? [] : approve)];
  const unknown = named.filter((id) => !byId.has(id));
  if (unknown.length > 0) {
    const message = 'This row is not one that waits for a decision.';
    throw rowsUnknown(unknown.slice(0, 20).map((id) => ({ field: 'approve', received: id.slice(0, 200), message })));
  }
  const refusals = new Map(refuse.map(({ row, reason }) => [row, reason]));
  const wanted =
    approve === 'all' ? open.filter((row) => row.liveIn === null) : [...new Set(approve)].map((id) => byId.get(id) as ShownRow);
  const approved = wanted.filter((row) => !refusals.has(row.id));
  const claims = approved.filter((row) => row.liveIn !== null);
  if (claims.length > 0) throw rowsAreClaims(claims.slice(0, 20).map(claimDetail));
  const refused = [...refusals].map(([id, reason]) => ({ id, decision: 'refused' as const, reason, numberId: null }));
  return { approved, refused };
}

const claimDetail = ({ e164 }: { e164: string | null }) => ({
  field: 'approve',
  received: e164 ?? '',
  message: `${e164} is live in another account.`,
});

/** The trunk the request is for, or a new one, with the addresses of the request on it. */
async function trunkOf(
  trx: Trx,
  touch: Touch,
  request: LockedRequest,
  { first, allowPrivate }: { first: boolean; allowPrivate: boolean },
): Promise<string> {
  const { accountId, trunkId, addresses, carrier } = request;
  const field = (index: number) => `addresses.${index}.cidr`;
  const inputs = addresses.map(({ cidr, note }) => ({ cidr, note }));
  if (trunkId === null) {
    const preset = findPreset(carrier?.preset ?? 'other');
    const name = carrier?.name ?? 'Carrier';
    const trunk = {
      name,
      carrier: preset && preset.id !== 'other' ? preset.name : name,
      country: countryOfFormat(preset?.calledNumberFormat ?? ''),
      sources: inputs,
    };
    return createTrunk(trx, touch, { accountId, trunk, allowPrivate, field });
  }
  if (!(await lockTrunk(trx, { accountId, trunkId }))) throw trunkGone();
  if (first) {
    const listed = new Set((await sourcesOfTrunks(trx, [trunkId])).map((source) => source.cidr));
    const added = await addSources(trx, touch, { trunkId, inputs: inputs.filter(({ cidr }) => !listed.has(cidr)), allowPrivate, field });
    await recordAudit(
      trx,
      ...added.map(({ id, cidr, note }) => ({
        account: accountId,
        action: 'source.added' as const,
        subject: { id, label: cidr },
        after: { trunk: trunkId, note },
      })),
    );
  }
  return trunkId;
}

/** @returns the changes, with what was in force before them. */
async function applySettings(trx: Trx, touch: Touch, { accountId, trunkId, settings }: LockedRequest): Promise<SettingChange[]> {
  const trunk = await lockTrunk(trx, { accountId, trunkId: trunkId ?? '' });
  if (!trunk) throw trunkGone();
  const { login, ...change } = settingsAsked.parse(Object.fromEntries(settings.map(({ field, after }) => [field, after])));
  await applyChange(trx, touch, trunk, { ...change, ...(login ? { loginAllowed: true } : {}) });
  return beforeAsNow(settings, trunk);
}

async function makeNumbers(
  trx: Trx,
  touch: Touch,
  { request, trunkId, rows }: { request: LockedRequest; trunkId: string; rows: ShownRow[] },
): Promise<RowDecision[]> {
  const { accountId } = request;
  const yours = await liveNumbers(
    trx,
    accountId,
    rows.map((row) => row.e164 ?? ''),
  );
  const moved = await moveNumbers(trx, touch, { accountId, trunkId, rows, yours });
  const here = rows.filter((row) => yours.get(row.e164 ?? '')?.trunkId === trunkId);
  const wanted = rows.filter((row) => !yours.has(row.e164 ?? '')).map((row) => ({ row, id: newId('number') }));
  const members = await membersByEmail(
    trx,
    accountId,
    wanted.flatMap(({ row }) => row.people),
  );
  // Held, so that nobody is removed meanwhile and a number rings into the void.
  const held = await lockMembers(
    trx,
    accountId,
    [...members.values()].map((member) => member.id),
  );
  const made = await insertNumbers(
    trx,
    wanted.map(({ row, id }) => ({
      id,
      accountId,
      trunkId,
      e164: row.e164 ?? '',
      country: row.country,
      state: 'awaiting_forward' as const,
      ringSeconds,
    })),
  );
  const lost = wanted.filter(({ id }) => !made.has(id));
  if (lost.length > 0) throw rowsAreClaims(lost.slice(0, 20).map(({ row }) => claimDetail(row)));
  await recordAudit(
    trx,
    ...wanted.map(({ row, id }) => ({
      account: accountId,
      action: 'number.added' as const,
      subject: { id, label: row.e164 ?? '' },
      after: { trunk: trunkId, people: row.people, state: 'awaiting_forward', ringSeconds },
    })),
  );
  await insertPeople(
    trx,
    wanted.flatMap(({ row, id }) =>
      row.people
        .flatMap((email) => members.get(email)?.id ?? [])
        .filter((userId) => held.has(userId))
        .map((userId, position) => ({ numberId: id, userId, position })),
    ),
  );
  for (const { row } of wanted) touch('numbers', numberKey(row.e164 ?? ''));
  return [
    ...wanted.map(({ row, id }) => ({ id: row.id, decision: 'approved' as const, reason: '', numberId: id })),
    ...moved,
    ...here.map((row) => ({ id: row.id, decision: 'refused' as const, reason: alreadyYours, numberId: null })),
  ];
}

interface Moving {
  accountId: string;
  trunkId: string;
  rows: ShownRow[];
  yours: Map<string, OwnNumber>;
}
/** Numbers of the account that were on another trunk: nothing else about them changes. */
async function moveNumbers(trx: Trx, touch: Touch, { accountId, trunkId, rows, yours }: Moving): Promise<RowDecision[]> {
  const decisions: RowDecision[] = [];
  for (const row of rows) {
    const own = yours.get(row.e164 ?? '');
    if (!own || own.trunkId === trunkId) continue;
    await updateNumber(trx, own.id, { trunkId });
    const [before, after] = [{ trunk: own.trunkId }, { trunk: trunkId }];
    await recordAudit(trx, { account: accountId, action: 'number.changed', subject: { id: own.id, label: own.e164 }, before, after });
    touch('numbers', numberKey(own.e164));
    decisions.push({ id: row.id, decision: 'approved', reason: '', numberId: own.id });
  }
  return decisions;
}

const numbers = (count: number) => (count === 1 ? '1 number' : `${count} numbers`);

function inWords(
  { kind, addresses, settings }: LockedRequest,
  { made, refused, left }: { made: RowDecision[]; refused: RowDecision[]; left: number },
): string {
  if (kind === 'addresses') return `Approved: calls from ${addresses.map(({ cidr }) => cidr).join(', ')} are let in now.`;
  if (kind === 'settings') {
    return [
      'Approved, and in force now:',
      ...settings.map(({ field, after }) => `${settingLabels[field]}: ${settingText(field, after)}`),
    ].join('\n');
  }
  const approved = made.filter((one) => one.decision === 'approved').length;
  const not = refused.length + made.length - approved;
  return [
    `Approved: ${numbers(approved)}.`,
    ...(not > 0 ? [`Refused: ${numbers(not)}.`] : []),
    ...(left > 0 ? [`Still open: ${numbers(left)}.`] : []),
  ].join(' ');
}
