export type { CallState, EndReason } from './call.ts';
export type { Caller } from './caller.ts';
export type { PhoneCall } from './calls.ts';
export type { LineProblem, LineState } from './line.ts';
export type { MicrophoneState } from './microphone.ts';
export { createPhone, type Phone, type PhoneNeeds, type PhoneSnapshot } from './phone.ts';
export type { NotReadyReason, Readiness } from './readiness.ts';
export { SignedOut } from './sip-line.ts';
export type { SoundState } from './sound.ts';
