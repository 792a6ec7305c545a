export type { FarCall } from './far-end.ts';
export { demoAddresses, demoLogin, demoNumbers, farEndHz } from './numbers.ts';
export type { GatewayName, ReceivedInvite } from './received.ts';
export { type DemoUpstream, startUpstream, type UpstreamPlan } from './upstream.ts';
