import type { TrunkLoginMade } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { notFound, Refusal } from '../../platform/http/errors.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { listLocations } from '../locations/locations.repository.ts';
import { lockTrunk, type TrunkPlace } from '../trunks/trunks.repository.ts';
import { loginDigests, loginServers, newLabel, newPassword, newUserName } from './logins.models.ts';
import { deleteLogin, findLogin, saveLogin } from './logins.repository.ts';

const loginNeedsReview = () =>
  new Refusal({
    status: 409,
    code: 'login.needs_review',
    message:
      'A login lets in calls from any address, so support looks at it first. Ask for it with a request of kind settings for this trunk: { "login": true }. Once approved, make it here.',
  });

export interface MakeLogin extends TrunkPlace {
  db: Db;
  feed: ChangeFeed;
  sipDomain: string;
  /** Who asks for it; null: an API key. */
  userId: string | null;
}
/** Makes the trunk's login, or a new password for the one it has: user name and host stay, so that one field is all that has to be typed again. */
export async function makeLogin({ db, feed, sipDomain, userId, ...place }: MakeLogin): Promise<TrunkLoginMade> {
  const password = newPassword();
  const changedAt = new Date();
  const { label, user } = await feed.change(async (trx, touch) => {
    const trunk = await lockTrunk(trx, place);
    if (!trunk) throw notFound('trunk');
    if (!trunk.loginAllowed) throw loginNeedsReview();
    const before = await findLogin(trx, place.trunkId);
    const label = before?.label ?? newLabel();
    const user = before?.userName ?? newUserName();
    await saveLogin(trx, { trunkId: place.trunkId, label, login: loginDigests(user, sipDomain, password), userId, changedAt });
    const subject = { id: trunk.id, label: trunk.name };
    await recordAudit(trx, { account: place.accountId, action: 'login.made', subject, after: { user, renewed: before !== undefined } });
    touch('trunks', place.trunkId);
    touch('labels', label);
    return { label, user };
  });
  return { user, password, servers: loginServers(label, await listLocations(db), sipDomain), changedAt: changedAt.toISOString() };
}

export const removeLogin = ({ feed, ...place }: TrunkPlace & { feed: ChangeFeed }): Promise<void> =>
  feed.change(async (trx, touch) => {
    const trunk = await lockTrunk(trx, place);
    if (!trunk) throw notFound('trunk');
    const label = await deleteLogin(trx, place.trunkId);
    if (label === null) throw notFound('login');
    await recordAudit(trx, { account: place.accountId, action: 'login.removed', subject: { id: trunk.id, label: trunk.name } });
    touch('labels', label);
    touch('trunks', place.trunkId);
  });
