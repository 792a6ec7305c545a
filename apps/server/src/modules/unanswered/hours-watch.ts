/** Edges know the clocks of a number for years ahead. Once a day these rows are made anew, so that they hear of a new year, and of a country that changes its clocks. */
import type { Logger } from 'pino';
import type { Db } from '../../platform/database/database.ts';
import { type Repeated, repeat } from '../../platform/repeat.ts';
import { numberKey } from '../changes/changes.models.ts';
import type { ChangeFeed } from '../changes/changes.usecases.ts';
import { forgetMails } from './missed-mail.repository.ts';

const dayMs = 86_400_000;

/** Rows that say the same are not written. */
export const renewHours = (feed: ChangeFeed): Promise<unknown> =>
  feed.change(async (trx, touch) => {
    const rows = await trx
      .selectFrom('numbers')
      .select('e164')
      .where('hours', 'is not', null)
      .where('state', 'not in', ['requested', 'removed'])
      .execute();
    for (const { e164 } of rows) touch('numbers', numberKey(e164));
  });

export function watchHours({ db, feed }: { db: Db; feed: ChangeFeed }, log: Logger): Repeated {
  const look = async () => {
    await renewHours(feed);
    await forgetMails(db, new Date(Date.now() - dayMs));
  };
  return repeat(dayMs, look, (error) => log.warn({ err: error }, 'opening hours could not be made anew; tried again tomorrow'));
}
