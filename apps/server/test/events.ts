/** Events as an edge writes them. */
import type { CallEnded, CallFacts, CallMoved, CallRefused, CallStarted, CallTaken, SourceUnlisted } from '@patchcord/contracts';

const facts: CallFacts = {
  sipCallId: 'sip-call-1',
  origin: { address: '198.51.100.7', port: 5060, transport: 'udp' },
  calledRaw: '+12025550101',
  called: '+12025550101',
  callerRaw: '+442079460123',
  caller: '+442079460123',
  callerName: null,
  callerWithheld: false,
  userAgent: 'carrier',
  codecs: ['PCMU', 'PCMA'],
  account: null,
  trunk: null,
  number: null,
};
/** Times of events lie a little in the past, in one hour. */
const start = Date.now() - 60_000;

export const started = (change: Partial<CallStarted>): CallStarted => ({
  type: 'call.started',
  at: start,
  call: 'call_1',
  people: [],
  apps: 1,
  ...facts,
  ...change,
});
export const ended = (change: Partial<CallEnded>): CallEnded => ({
  type: 'call.ended',
  at: start + 9_000,
  call: 'call_1',
  outcome: 'answered',
  code: 200,
  ringAt: start + 100,
  answerAt: start + 4_000,
  endAt: start + 9_000,
  hungUpBy: 'caller',
  answeredBy: null,
  codec: 'PCMU',
  ...change,
});
export const taken = (change: Partial<CallTaken>): CallTaken => ({
  type: 'call.taken',
  at: Date.now(),
  call: 'call_one',
  by: null,
  ...change,
});

export const moved = (change: Partial<CallMoved>): CallMoved => ({
  type: 'call.moved',
  at: start + 6_000,
  call: 'call_1',
  from: 'usr_1',
  to: 'usr_2',
  ...change,
});
export const refused = (change: Partial<CallRefused>): CallRefused => ({
  type: 'call.refused',
  at: start,
  call: 'call_r',
  method: 'INVITE',
  outcome: 'number_unknown',
  code: 404,
  detail: 'tried 12025550199',
  ...facts,
  calledRaw: '+12025550199',
  called: '+12025550199',
  ...change,
});
export const unlisted = (change: Partial<SourceUnlisted> & { address?: string; calledRaw?: string }): SourceUnlisted => {
  const { address = '203.0.113.9', calledRaw = '100', ...rest } = change;
  const last = {
    origin: { address, port: 5060, transport: 'udp' as const },
    method: 'INVITE',
    calledRaw,
    callerRaw: '+442079460123',
    sipCallId: 'scan',
    userAgent: 'friendly-scanner',
    codecs: [],
  };
  return { type: 'source.unlisted', outcome: 'source_not_listed', count: 1, at: start, last, ...rest };
};
