import { newId, type Upstream, type UpstreamShown } from '@patchcord/contracts';
import { isSupportedCountry } from 'libphonenumber-js/max';
import type { Db, Trx } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed, Touch } from '../changes/changes.usecases.ts';
import { liveOn } from '../edges/edges.models.ts';
import { appliedRevisions } from '../edges/edges.repository.ts';
import { deleteSource, sourcesOfTrunks } from '../sources/sources.repository.ts';
import { addSources, checkSources, type SourceInput } from '../sources/sources.usecases.ts';
import { countryUnknown } from '../trunks/trunks.errors.ts';
import {
  countUpstreamNumbers,
  findUpstream,
  insertUpstream,
  lockUpstream,
  type UpstreamSet,
  updateUpstream,
} from './upstream.repository.ts';

export async function showUpstream(db: Db): Promise<UpstreamShown> {
  const trunk = await findUpstream(db);
  if (!trunk) return { upstream: null };
  const { id, name, country, calledFrom, callerFrom, callsLimit, callsPerSecond } = trunk;
  const sources = await sourcesOfTrunks(db, [id]);
  const upstream: Upstream = {
    id,
    name,
    sources: sources.map(({ id: source, cidr, note, addedAt }) => ({ id: source, cidr, note, addedAt: addedAt.toISOString() })),
    country,
    calledFrom,
    callerFrom,
    callsLimit,
    callsPerSecond,
    numbers: await countUpstreamNumbers(db, id),
    live: liveOn(await appliedRevisions(db), trunk.changedRevision, new Date()),
  };
  return { upstream };
}

export interface DeclareUpstream {
  db: Db;
  feed: ChangeFeed;
  allowPrivate: boolean;
  upstream: UpstreamSet & { sources: SourceInput[] };
}

/** The whole of it, as it is to be. An address that stays is not touched. */
export async function declareUpstream({ db, feed, allowPrivate, upstream: { sources, ...set } }: DeclareUpstream): Promise<UpstreamShown> {
  if (set.country !== null && !isSupportedCountry(set.country)) throw countryUnknown(set.country);
  await feed.change(async (trx, touch) => {
    const before = await lockUpstream(trx);
    const id = before?.id ?? newId('trunk');
    if (before) await updateUpstream(trx, id, set);
    else await insertUpstream(trx, id, set);
    touch('trunks', id);
    const was = (await sourcesOfTrunks(trx, [id])).map(({ cidr }) => cidr);
    const cidrs = await replaceSources(trx, touch, { id, sources, allowPrivate });
    await recordAudit(trx, {
      account: null,
      action: 'upstream.declared',
      subject: { id, label: set.name },
      before: before ? { ...before, sources: was } : null,
      after: { ...set, sources: cidrs },
    });
  });
  return showUpstream(db);
}

interface Replace {
  id: string;
  sources: SourceInput[];
  allowPrivate: boolean;
}
async function replaceSources(trx: Trx, touch: Touch, { id, sources, allowPrivate }: Replace): Promise<string[]> {
  const field = (index: number) => `sources.${index}.cidr`;
  // As a list of its own first, so that an error names the line that was sent.
  const cidrs = checkSources(sources, { listed: [], allowPrivate, field });
  const listed = await sourcesOfTrunks(trx, [id]);
  for (const { id: sourceId, cidr } of listed) {
    if (cidrs.includes(cidr)) continue;
    await deleteSource(trx, { trunkId: id, sourceId });
    touch('sources', cidr);
  }
  const kept = new Set(listed.map(({ cidr }) => cidr));
  const inputs = cidrs.flatMap((cidr, index) => (kept.has(cidr) ? [] : [{ cidr, note: sources[index]?.note ?? '' }]));
  await addSources(trx, touch, { trunkId: id, inputs, allowPrivate, field });
  return cidrs;
}
