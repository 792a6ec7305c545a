/** The operator's pool: numbers of the platform's own, of which each check call shows one. */
import type { CheckCallers } from '@patchcord/contracts';
import type { Db } from '../../platform/database/database.ts';
import { recordAudit } from '../audit/audit.usecases.ts';
import { checkNumber } from '../numbers/numbers.models.ts';
import { callerInvalid } from './ownership.errors.ts';
import { listCallers, replaceCallers } from './ownership-checks.repository.ts';

export const showCallers = async (db: Db): Promise<CheckCallers> => ({ numbers: await listCallers(db) });

/** The whole pool, as it is to be. */
export async function setCallers(db: Db, { numbers }: CheckCallers): Promise<CheckCallers> {
  const read = numbers.map((text, index) => {
    const check = checkNumber(text, null);
    if (!check.ok) throw callerInvalid(index, text, check.message);
    return check.e164;
  });
  const after = [...new Set(read)].toSorted();
  await db.transaction().execute(async (trx) => {
    const before = await listCallers(trx);
    await replaceCallers(trx, after);
    await recordAudit(trx, {
      account: null,
      action: 'upstream.callers_changed',
      subject: { id: 'check_callers', label: 'Ownership checks' },
      before: { numbers: before },
      after: { numbers: after },
    });
  });
  return showCallers(db);
}
