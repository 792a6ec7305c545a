import { type Edge, newId } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { readHead } from '../changes/changes.repository.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { findLocation } from '../locations/locations.repository.ts';
import { edgeLocationUnknown, edgeNameTaken, websocketUrlWrong } from './edges.errors.ts';
import { edgeState, newSipSecret, newToken, tokenHash } from './edges.models.ts';
import { deleteEdge, type EdgeRecord, findEdge, insertEdge, listEdges } from './edges.repository.ts';

export function showEdge(edge: EdgeRecord, revision: number, now: Date): Edge {
  return {
    id: edge.id,
    name: edge.name,
    location: edge.locationName,
    status: edgeState(edge, now),
    appliedRevision: edge.appliedRevision,
    revision,
    lastSeenAt: edge.lastSeenAt?.toISOString() ?? null,
    calls: edge.calls,
    problems: edge.problems,
  };
}

export async function showEdges({ db, now }: { db: Db; now: Date }): Promise<Edge[]> {
  const { revision } = await readHead(db);
  return (await listEdges(db)).map((edge) => showEdge(edge, revision, now));
}

/** wss, or ws to this machine itself: a browser's microphone and credentials do not cross a network in the clear. */
export function isUsableWebsocketUrl(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, hash } = new URL(text);
  if (username || hash) return false;
  const loopback = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname);
  return protocol === 'wss:' || (protocol === 'ws:' && loopback);
}

export interface AddEdge {
  name: string;
  location: string;
  websocketUrl: string;
}

/** @returns the edge with its token, which is shown this once and kept only as a hash. */
export async function addEdge({ db, feed, edge }: { db: Db; feed: ChangeFeed; edge: AddEdge }): Promise<Edge & { token: string }> {
  if (!isUsableWebsocketUrl(edge.websocketUrl)) throw websocketUrlWrong(edge.websocketUrl);
  if (!(await findLocation(db, edge.location))) throw edgeLocationUnknown(edge.location);
  const id = newId('edge');
  const token = newToken();
  await feed.change(async (trx, touch) => {
    const taken = await trx.selectFrom('edges').select('id').where('name', '=', edge.name).executeTakeFirst();
    if (taken) throw edgeNameTaken(edge.name);
    await insertEdge(trx, {
      id,
      name: edge.name,
      locationId: edge.location,
      websocketUrl: edge.websocketUrl,
      tokenHash: tokenHash(token),
      sipSecret: newSipSecret(),
    });
    await recordAudit(trx, { account: null, action: 'edge.added', subject: { id, label: edge.name }, after: edge });
    touch('settings', 'edge', id);
  });
  const made = await findEdge(db, id);
  if (!made) throw notFound('edge');
  const { revision } = await readHead(db);
  return { ...showEdge(made, revision, new Date()), token };
}

export async function removeEdge({ feed, id }: { feed: ChangeFeed; id: string }): Promise<void> {
  await feed.change(async (trx, touch) => {
    const edge = await findEdge(trx, id);
    if (!edge || !(await deleteEdge(trx, id))) throw notFound('edge');
    const before = { location: edge.locationId, websocketUrl: edge.websocketUrl };
    await recordAudit(trx, { account: null, action: 'edge.removed', subject: { id, label: edge.name }, before });
    touch('settings', 'edge', id);
  });
}
