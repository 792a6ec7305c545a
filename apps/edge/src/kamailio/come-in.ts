/** Comes into a Kamailio that strangers fill and try to come into as well. */
import type { WayIn } from './way-in.ts';

/** Kamailio closes each connection before a word of answer: all that it takes are taken. It lives, and its calls over UDP go on. */
export class NoRoomError extends Error {
  override name = 'NoRoomError';
  constructor() {
    super('Kamailio closes each connection over TCP at once: all that it takes are taken');
  }
}

/** Closed before a word of answer, as Kamailio does with a connection that is one too many. EPIPE: closed before the words were all sent. */
export function isClosedAtOnce(error: unknown): boolean {
  const code = (error as NodeJS.ErrnoException | null)?.code;
  return code === 'ECONNRESET' || code === 'EPIPE';
}

/** Kamailio takes one connection of each listener in turn. So one of ours must always be waiting: it then has the next place, whoever waits elsewhere. */
const atOnce = 16;
/** Refused by then although there may be room: strangers were quicker, and there is to be more. */
const refusalsToWiden = 4 * atOnce;
/** Counted, not timed: on a busy machine both sides are slow. About twice of what it takes to open all of the way. */
const refusalsToGiveUp = 16 * refusalsToWiden;

/**
 * @param knock asks something over one connection, which stays when it was answered
 * @throws NoRoomError, or why it was not answered
 */
export async function comeIn(knock: () => Promise<unknown>, wayIn: WayIn): Promise<void> {
  let refusals = 0;
  let isIn = false;

  async function knockOn() {
    while (!isIn && refusals < refusalsToGiveUp) {
      try {
        return await knock();
      } catch (error) {
        if (!isClosedAtOnce(error)) throw error;
        if (++refusals % refusalsToWiden === 0 && !isIn) wayIn.widen();
      }
    }
    throw new NoRoomError();
  }

  wayIn.widen();
  try {
    await Promise.any(Array.from({ length: atOnce }, knockOn));
  } catch (error) {
    const { errors } = error as AggregateError;
    throw errors.find((one) => !(one instanceof NoRoomError)) ?? errors[0];
  } finally {
    isIn = true;
    wayIn.close();
  }
}
