import type { PhoneSession } from '@patchcord/contracts';
import type { SignedIn } from '../../platform/auth/auth.ts';
import type { Db } from '../../platform/database/database.ts';
import { edgeForPhone } from '../edges/edges.models.ts';
import { listEdges } from '../edges/edges.repository.ts';
import { numbersOfPeople } from '../people/people.repository.ts';
import { credentialSeconds, mintCredentials } from './credentials.models.ts';
import { demoCallFailed, noEdgeReady, noNumber, numberNotYours } from './phone.errors.ts';
import { iceServers, type Turn } from './turn.models.ts';

/** What the person's app needs to register on one edge. The edge's secret never leaves this function. */
export async function openPhoneSession({
  db,
  user,
  sipDomain,
  turn,
  now,
}: {
  db: Db;
  user: SignedIn;
  sipDomain: string;
  turn: Turn | null;
  now: Date;
}): Promise<PhoneSession> {
  const edge = edgeForPhone(await listEdges(db), now);
  if (!edge) throw noEdgeReady();
  const { username, password, expiresAt } = mintCredentials({ userId: user.id, secret: edge.sipSecret, now });
  return {
    userId: user.id,
    displayName: user.name,
    websocketUrl: edge.websocketUrl,
    sipUri: `sip:${user.id}@${sipDomain}`,
    username,
    password,
    expiresAt: expiresAt.toISOString(),
    expiresInSeconds: credentialSeconds,
    iceServers: iceServers(turn, user.id, now),
  };
}

/** Places a real call of the demo carrier; resolves as soon as it is on its way. Handed in from outside: the network begins there. */
export type PlaceDemoCall = (call: { from: string; to: string }) => Promise<{ sipCallId: string }>;

/** A valid number of nobody (libphonenumber's example for London). */
const demoCaller = '+442079460123';

export interface CallMe {
  db: Db;
  accountId: string;
  userId: string;
  number: string | undefined;
  placeDemoCall: PlaceDemoCall;
}
export async function callMe({ db, accountId, userId, number, placeDemoCall }: CallMe) {
  const own = (await numbersOfPeople(db, accountId, [userId])).get(userId) ?? [];
  const to = number ?? own[0];
  if (to === undefined) throw noNumber();
  if (!own.includes(to)) throw numberNotYours(to.slice(0, 200));
  try {
    const { sipCallId } = await placeDemoCall({ from: demoCaller, to });
    return { from: demoCaller, to, sipCallId };
  } catch (error) {
    throw demoCallFailed((error as Error).message);
  }
}
