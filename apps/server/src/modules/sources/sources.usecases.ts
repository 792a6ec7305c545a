import { newId, type Source } from '@patchcord/contracts';
import type { Trx } from '../../platform/database/database.ts';
import { type Detail, notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import { lockTrunk } from '../trunks/trunks.repository.ts';
import { sourcesRefused, tooManySources, tooShared } from './sources.errors.ts';
import { checkSource } from './sources.models.ts';
import { deleteSource, insertSources, sourcesOfTrunks, trunksPerRange } from './sources.repository.ts';

export interface SourceInput {
  cidr: string;
  note: string;
}
const mostSources = 200;
const mostTrunksPerRange = 1_500;

/** Checks each against the trunk's list and against the ones before it, and names every wrong one. */
export function checkSources(
  inputs: SourceInput[],
  { listed, allowPrivate, field }: { listed: string[]; allowPrivate: boolean; field: (index: number) => string },
): string[] {
  const wrong: Detail[] = [];
  const cidrs: string[] = [];
  for (const [index, { cidr }] of inputs.entries()) {
    const check = checkSource(cidr, { listed: [...listed, ...cidrs], allowPrivate });
    if (check.ok) cidrs.push(check.cidr);
    else wrong.push({ field: field(index), received: cidr.slice(0, 200), message: check.message });
  }
  if (wrong.length > 0) throw sourcesRefused(wrong);
  return cidrs;
}

async function refuseTooShared(trx: Trx, cidrs: string[], field: (index: number) => string): Promise<void> {
  const trunks = await trunksPerRange(trx, cidrs);
  const details = cidrs.flatMap((cidr, index) =>
    (trunks.get(cidr) ?? 0) < mostTrunksPerRange
      ? []
      : [
          {
            field: field(index),
            received: cidr,
            message: `${cidr} is on as many trunks as a range can be. List the part of it that your carrier calls you from, or ask support.`,
          },
        ],
  );
  if (details.length > 0) throw tooShared(details);
}

export interface AddSources {
  trunkId: string;
  inputs: SourceInput[];
  allowPrivate: boolean;
  field: (index: number) => string;
}
/** For a trunk that is locked by this transaction, so that two additions at once cannot both miss each other. */
export async function addSources(trx: Trx, touch: Touch, { trunkId, inputs, allowPrivate, field }: AddSources): Promise<Source[]> {
  const listed = (await sourcesOfTrunks(trx, [trunkId])).map((source) => source.cidr);
  if (listed.length + inputs.length > mostSources) throw tooManySources(listed.length + inputs.length);
  const cidrs = checkSources(inputs, { listed, allowPrivate, field });
  await refuseTooShared(trx, cidrs, field);
  const now = new Date();
  const rows = cidrs.map((cidr, index) => ({ id: newId('source'), trunkId, cidr, note: inputs[index]?.note ?? '', addedAt: now }));
  await insertSources(trx, rows);
  for (const { cidr } of rows) touch('sources', cidr);
  touch('trunks', trunkId);
  return rows.map(({ id, cidr, note }) => ({ id, cidr, note, addedAt: now.toISOString() }));
}

export interface OfTrunk {
  accountId: string;
  trunkId: string;
}

export const addSource = ({
  feed,
  accountId,
  trunkId,
  source,
  allowPrivate,
}: OfTrunk & { feed: ChangeFeed; source: SourceInput; allowPrivate: boolean }): Promise<Source> =>
  feed.change(async (trx, touch) => {
    if (!(await lockTrunk(trx, { accountId, trunkId }))) throw notFound('trunk');
    const [added] = await addSources(trx, touch, { trunkId, inputs: [source], allowPrivate, field: () => 'cidr' });
    if (!added) throw notFound('source');
    const after = { trunk: trunkId, note: added.note };
    await recordAudit(trx, { account: accountId, action: 'source.added', subject: { id: added.id, label: added.cidr }, after });
    return added;
  });

export const removeSource = ({ feed, accountId, trunkId, sourceId }: OfTrunk & { feed: ChangeFeed; sourceId: string }): Promise<void> =>
  feed.change(async (trx, touch) => {
    if (!(await lockTrunk(trx, { accountId, trunkId }))) throw notFound('trunk');
    const cidr = await deleteSource(trx, { trunkId, sourceId });
    if (cidr === null) throw notFound('source');
    const before = { trunk: trunkId };
    await recordAudit(trx, { account: accountId, action: 'source.removed', subject: { id: sourceId, label: cidr }, before });
    touch('sources', cidr);
    touch('trunks', trunkId); // its row is the same, but 'live on' counts from here
  });
