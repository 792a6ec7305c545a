/** The operator's gateways for calls out. A password goes in and to edges, and is never said again. */
import type { Gateway, GatewayAtEdge, gatewayChange, gatewayCreate } from '@patchcord/contracts';
import { newId } from '@patchcord/contracts';
import type * as z from 'zod';
import type { Db, Trx } from '../../platform/database/database.ts';
import { json } from '../../platform/database/json.ts';
import { notFound } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { type Applied, edgeState, liveOn } from '../edges/edges.models.ts';
import { type EdgeRecord, listEdges } from '../edges/edges.repository.ts';
import { addressWrong, nameTaken, passwordMissing, placeTaken, tooMany } from './gateways.errors.ts';
import { checkAddress, usualPort } from './gateways.models.ts';
import { findGateway, type GatewayRecord, insertGateway, listGateways, lockGateways, updateGateway } from './gateways.repository.ts';

const most = 50;

function atEdge(edge: EdgeRecord, id: string, now: Date): GatewayAtEdge {
  const place = { edge: edge.name, location: edge.locationName };
  if (edgeState(edge, now) === 'away') return { ...place, health: 'away', since: null, code: null };
  const said = edge.gateways.find(({ gateway }) => gateway === id);
  return { ...place, health: said?.health ?? 'unknown', since: said?.since ?? null, code: said?.code ?? null };
}

const show = (row: GatewayRecord, edges: EdgeRecord[], now: Date): Gateway => ({
  id: row.id,
  name: row.name,
  on: row.isOn,
  address: row.address,
  port: row.port,
  transport: row.transport,
  priority: row.priority,
  weight: row.weight,
  callerIdIn: row.callerIdIn,
  numberFormat: row.numberFormat,
  checkSeconds: row.checkSeconds,
  login: row.loginUser === null ? null : { user: row.loginUser },
  createdAt: row.createdAt.toISOString(),
  live: liveOn(edges satisfies Applied[], row.changedRevision, now),
  edges: edges.map((edge) => atEdge(edge, row.id, now)),
});

export async function showGateways(db: Db): Promise<Gateway[]> {
  const [rows, edges] = [await listGateways(db), await listEdges(db)];
  return rows.map((row) => show(row, edges, new Date()));
}

export async function showGateway(db: Db, id: string): Promise<Gateway> {
  const row = await findGateway(db, id);
  if (!row) throw notFound('gateway');
  return show(row, await listEdges(db), new Date());
}

type Settings = Omit<GatewayRecord, 'id' | 'createdAt' | 'changedRevision' | 'removedAt'>;

/** As the audit log keeps it: everything but the password. */
const recorded = ({
  name,
  isOn,
  address,
  port,
  transport,
  priority,
  weight,
  callerIdIn,
  numberFormat,
  checkSeconds,
  loginUser,
}: Settings) => ({
  ...{ name, on: isOn, address, port, transport, priority, weight, callerIdIn, numberFormat, checkSeconds },
  login: loginUser,
});

/** Two with one name could not be told apart in a record, two at one place would be asked twice by every call. */
function refuseTaken(others: GatewayRecord[], row: { name: string; address: string; port: number; transport: string }): void {
  if (others.some((other) => other.name === row.name)) throw nameTaken(row.name);
  const there = others.find((other) => other.address === row.address && other.port === row.port && other.transport === row.transport);
  if (there) throw placeTaken(there.name);
}

function addressOf(text: string, allowPrivate: boolean): string {
  const check = checkAddress(text, { allowPrivate });
  if (!check.ok) throw addressWrong(text, check.message);
  return check.address;
}

export interface AddGateway {
  db: Db;
  feed: ChangeFeed;
  /** A local demo calls itself. */
  allowPrivate: boolean;
  gateway: z.output<typeof gatewayCreate>;
}
export async function addGateway({ db, feed, ...add }: AddGateway): Promise<Gateway> {
  const id = await feed.change(async (trx, touch) => {
    const made = await makeGateway(trx, add);
    touch('gateways', made);
    return made;
  });
  return showGateway(db, id);
}

/** For the demo's seed, too. @returns its id, which the caller touches. */
export async function makeGateway(trx: Trx, { allowPrivate, gateway }: Omit<AddGateway, 'db' | 'feed'>): Promise<string> {
  const { on, login, callerIdIn, port = usualPort(gateway.transport), ...rest } = gateway;
  const address = addressOf(rest.address, allowPrivate);
  const others = await lockGateways(trx);
  if (others.length >= most) throw tooMany(most);
  refuseTaken(others, { ...rest, address, port });
  const id = newId('gateway');
  const row = { ...rest, id, address, port, isOn: on, loginUser: login?.user ?? null, loginPassword: login?.password ?? null };
  await insertGateway(trx, { ...row, callerIdIn: json(callerIdIn), createdAt: new Date() });
  await recordAudit(trx, {
    account: null,
    action: 'gateway.added',
    subject: { id, label: row.name },
    after: recorded({ ...row, callerIdIn }),
  });
  return id;
}

type Change = z.output<typeof gatewayChange>;

/** Of a login that keeps its user name the password may be left out: the one there is stays. */
function loginOf(before: GatewayRecord, login: Change['login']): Pick<GatewayRecord, 'loginUser' | 'loginPassword'> {
  if (login === undefined) return before;
  if (login === null) return { loginUser: null, loginPassword: null };
  const kept = before.loginUser === login.user ? before.loginPassword : null;
  const loginPassword = login.password ?? kept;
  if (loginPassword === null) throw passwordMissing();
  return { loginUser: login.user, loginPassword };
}

export interface ChangeGateway {
  db: Db;
  feed: ChangeFeed;
  allowPrivate: boolean;
  id: string;
  change: Change;
}
export async function changeGateway({ db, feed, allowPrivate, id, change }: ChangeGateway): Promise<Gateway> {
  await feed.change(async (trx, touch) => {
    const all = await lockGateways(trx);
    const before = all.find((row) => row.id === id);
    if (!before) throw notFound('gateway');
    const { on = before.isOn, login, ...rest } = change;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)) as Partial<GatewayRecord>;
    const { loginUser, loginPassword } = loginOf(before, login);
    const after: GatewayRecord = { ...before, ...given, isOn: on, loginUser, loginPassword };
    if (change.address !== undefined) after.address = addressOf(change.address, allowPrivate);
    refuseTaken(
      all.filter((row) => row.id !== id),
      after,
    );
    const { id: _, createdAt: __, changedRevision: ___, removedAt: ____, callerIdIn, ...set } = after;
    await updateGateway(trx, id, { ...set, callerIdIn: json(callerIdIn) });
    const newLogin = before.loginPassword === loginPassword ? {} : { newLogin: true };
    await recordAudit(trx, {
      account: null,
      action: 'gateway.changed',
      subject: { id, label: after.name },
      before: recorded(before),
      after: { ...recorded(after), ...newLogin },
    });
    touch('gateways', id);
  });
  return showGateway(db, id);
}

/** It stays for the records that name it. Calls that it carries go on. */
export const removeGateway = (feed: ChangeFeed, id: string): Promise<void> =>
  feed.change(async (trx, touch) => {
    const before = (await lockGateways(trx)).find((row) => row.id === id);
    if (!before) throw notFound('gateway');
    await updateGateway(trx, id, { removedAt: new Date(), loginUser: null, loginPassword: null });
    await recordAudit(trx, { account: null, action: 'gateway.removed', subject: { id, label: before.name }, before: recorded(before) });
    touch('gateways', id);
  });
