/** Who takes part in the day of a phone: Ada at her browser, the carrier that calls her, the telephone network that she calls. */
import { type Call, call, page as pageOf } from '@patchcord/contracts';
import { type CallPlan, type RunningCall, startCall } from '@patchcord/demo-carrier';
import type { Page } from 'playwright-core';
import type { End } from '../demo/both-hear.ts';
import { type Gathered, microphoneHz } from '../demo/gather.ts';
import type { Show } from '../demo/show.ts';
import { StepFailed, until } from '../demo/timeline.ts';
import type { Story } from '../onboarding/story.ts';

/** Rings Ada. */
export const adasNumber = '+12025550101';
export const tones = { carrier: 1000, secondCaller: 1400, deskPhone: 900 };
const recordLimitMs = 15_000;

export interface Cast extends Gathered {
  story: Story;
  page: Page;
  folder: string;
  onEnd: Show['onEnd'];
}

/** The carrier calls Ada. What is thrown is told where the call's end is awaited. */
export async function callAda({ plan, onEnd }: Cast, over: Partial<CallPlan> = {}): Promise<RunningCall> {
  const running = await startCall({
    target: { address: plan.edge.address, port: plan.edge.sipPort },
    source: '127.0.0.10',
    to: adasNumber,
    from: '+442079460123',
    toneHz: tones.carrier,
    talkSeconds: 120,
    ...over,
  });
  running.ended.catch(() => undefined);
  onEnd(async () => {
    running.hangUp();
    await running.ended;
  });
  return running;
}

/** Ada's end. */
export const browser = ({ phone }: Cast, hz: number): End => ({ where: 'in the browser', hears: phone.played, hz });

/** The caller's end. What came before the last look is no sound of now. */
export function caller(running: RunningCall, hz: number = microphoneHz, where = 'at the carrier'): End {
  let seen = 0;
  const hears = () => {
    const { packets, tone } = running.heard();
    const isNew = packets > seen;
    seen = packets;
    return isNew ? tone : null;
  };
  return { where, hears, hz };
}

export const ringing = (page: Page) => page.getByRole('region', { name: 'Incoming call' }).waitFor();

/** How the last call ended, as the page says it. */
export const saysEnded = (page: Page, words: string) => page.getByRole('status').getByText(words, { exact: true }).waitFor();

export interface Recorded {
  outcome: string;
  hungUpBy?: 'caller' | 'callee';
  /** Name of the desk phone; null: the app. */
  answeredOn?: string | null;
  /** First names of who had the caller, one after the other: 'Ada, Grace'. */
  spoke?: string;
}

/** Waits for the record of a call that is over. */
export function recordOf({ api, account }: Cast, { sipCallId }: RunningCall): Promise<Call> {
  const path = `${account}/calls?sipCallId=${encodeURIComponent(sipCallId)}`;
  return until('the record of the call', recordLimitMs, async () => {
    const [found] = (await api.ask('GET', path, pageOf(call))).items;
    return found?.result ? found : null;
  });
}

/** @returns the record of a call that is over, in words. @throws StepFailed where it says something else */
export async function recordSays(cast: Cast, running: RunningCall, wanted: Recorded): Promise<string> {
  const record = await recordOf(cast, running);
  const said: Recorded = {
    outcome: record.result?.outcome ?? '',
    ...(wanted.hungUpBy ? { hungUpBy: record.hungUpBy as 'caller' } : {}),
    ...('spoke' in wanted ? { spoke: record.spoke.map(({ person }) => person.name).join(', ') } : {}),
    ...('answeredOn' in wanted ? { answeredOn: record.answeredOn?.name ?? null } : {}),
  };
  const words = Object.entries(said).map(([name, value]) => `${name} ${value}`);
  for (const [name, value] of Object.entries(wanted))
    if (said[name as keyof Recorded] !== value) throw new StepFailed(`The record says ${words.join(', ')}; expected ${name} ${value}.`);
  return `the record: ${words.join(', ')} (${record.code})`;
}
