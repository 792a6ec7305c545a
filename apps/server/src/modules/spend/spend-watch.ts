import type { Logger } from 'pino';
import { type Repeated, repeat } from '../../platform/repeat.ts';
import { lookEveryMs } from './spend.models.ts';
import { guardByTime, type SpendWatch } from './spend.usecases.ts';

export const watchSpend = (watch: SpendWatch, log: Logger): Repeated =>
  repeat(
    lookEveryMs,
    () => guardByTime(watch, new Date()),
    (error) => log.warn({ err: error }, 'the spend of the day could not be looked at; tried again in half a minute'),
  );
