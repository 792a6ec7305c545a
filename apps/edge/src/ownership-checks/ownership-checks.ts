/**
 * Places the calls of ownership checks that the control plane asked for, says how they fare, and cancels each when it is told to. Nobody is to answer, so
 * whatever else happens, no call of ours goes on for longer than `longestMs`.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { CheckCall, CheckCallState, OwnershipOrder, OwnershipProgress, OwnershipTask } from '@patchcord/contracts';

export interface CheckCalls {
  /** @throws where no gateway could be asked */
  placeCheckCall(call: CheckCall): Promise<void>;
  cancelCheckCall(id: string): Promise<boolean>;
  checkCalls(): Promise<CheckCallState[]>;
}
interface Told {
  sendOwnershipProgress(progress: OwnershipProgress): Promise<OwnershipOrder>;
}

const longestMs = 50_000;
const everyMs = 300;

const idOf = ({ check, call }: OwnershipTask) => `${check}-${call}`;
const digits = (e164: string) => e164.replace('+', '');

export function createOwnershipChecks(parts: {
  router: () => CheckCalls | null | undefined;
  controlPlane: Told;
  log: { debug(line: object, text: string): void; warn(line: object, text: string): void };
  everyMs?: number;
}) {
  const running = new Map<string, OwnershipTask>();
  const cancel = async (id: string) => void (await parts.router()?.cancelCheckCall(id));

  async function place(task: OwnershipTask): Promise<boolean> {
    const router = parts.router();
    if (!router) return false;
    try {
      await router.placeCheckCall({ id: idOf(task), to: digits(task.number), from: digits(task.shows) });
      return true;
    } catch (error) {
      parts.log.warn({ check: task.check, error: String(error) }, 'the call of an ownership check could not be placed');
      return false;
    }
  }

  const tell = (task: OwnershipTask, state: Omit<OwnershipProgress, 'check' | 'call'>) =>
    parts.controlPlane.sendOwnershipProgress({ check: task.check, call: task.call, ...state });

  /** Until nothing more is wanted of it. */
  async function follow(task: OwnershipTask): Promise<void> {
    const id = idOf(task);
    const endAt = Date.now() + longestMs;
    let timer: NodeJS.Timeout | undefined;
    const cancelIn = (ms: number) => {
      timer ??= setTimeout(() => void cancel(id).catch(() => undefined), ms);
    };
    try {
      while (Date.now() < endAt) {
        const order = await look(task).catch((error) => {
          parts.log.debug({ check: task.check, error: String(error) }, 'how an ownership check fares was not told');
          return undefined;
        });
        if (order === null || order?.done) return;
        if (order && order.cancelInMs !== null) cancelIn(order.cancelInMs);
        await delay(parts.everyMs ?? everyMs);
      }
      await cancel(id);
    } finally {
      clearTimeout(timer);
    }
  }

  /** @returns null where the router knows nothing of the call any more: it was restarted, and the control plane finds out by our silence */
  async function look(task: OwnershipTask): Promise<OwnershipOrder | null> {
    const state = (await parts.router()?.checkCalls())?.find(({ id }) => id === idOf(task));
    if (!state) return null;
    const { placedAt, cancelledAt = null, endedAt, code } = state;
    return tell(task, { placedAt, cancelledAt, final: endedAt === undefined ? null : (code ?? 0) });
  }

  async function run(task: OwnershipTask): Promise<void> {
    try {
      if (await place(task)) await follow(task);
      else await tell(task, { placedAt: Date.now(), cancelledAt: null, final: 0 });
    } catch (error) {
      parts.log.warn({ check: task.check, error: String(error) }, 'an ownership check was left');
    } finally {
      running.delete(idOf(task));
    }
  }

  return {
    start(tasks: OwnershipTask[]): void {
      for (const task of tasks) {
        if (running.has(idOf(task))) continue;
        running.set(idOf(task), task);
        void run(task);
      }
    },
    /** Of an agent before this one: nobody would end them. */
    async cancelLeftOver(router: CheckCalls): Promise<void> {
      for (const { id, endedAt } of await router.checkCalls())
        if (endedAt === undefined && ![...running.values()].some((task) => idOf(task) === id)) await router.cancelCheckCall(id);
    },
    cancelAll: async () => void (await Promise.allSettled([...running.keys()].map(cancel))),
  };
}
