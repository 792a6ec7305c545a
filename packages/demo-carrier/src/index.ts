export { type CallPlan, CallPlanError, type PlacedCall, placeCall, type RunningCall, startCall } from './call.ts';
export type { Heard } from './sound.ts';
export { loudestTone, type Tone, ToneMeter } from './tone-meter.ts';
export type { SipAnswer } from './trace.ts';
