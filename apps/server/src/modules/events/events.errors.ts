/** 422: never, as it is. The edge halves the batch until the event stands alone, and sets it aside (apps/edge/src/events/shipper.ts). */
import { type Detail, Refusal } from '../../platform/http/errors.ts';

export const eventsUnstorable = (sqlState: string) =>
  new Refusal({
    status: 422,
    code: 'events.unstorable',
    message: `The database does not take an event of this batch as it is (SQLSTATE ${sqlState}). Nothing of the batch was kept.`,
  });

/** Perhaps of a newer edge: kept there, to be looked at, rather than acknowledged and gone. */
export const eventsMalformed = (details: Detail[]) =>
  new Refusal({
    status: 422,
    code: 'events.malformed',
    message: 'Some of these events are not as this server knows the protocol.',
    details,
  });
