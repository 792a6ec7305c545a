/** `npm run call`: one real call of the demo carrier against the running instance, then what the system wrote about it. */
import { CallPlanError, type PlacedCall, type SipAnswer, startCall } from '@patchcord/demo-carrier';
import { signIn } from '../api-client.ts';
import { CommandError } from '../command-error.ts';
import { keptSecret } from '../instance/kept.ts';
import { type Plan, planInstance, reachable } from '../instance/plan.ts';
import { type CallOptions, readCallOptions } from './call-options.ts';
import { outcomeOf, type Written, whatWasWritten } from './written.ts';

/** Longer than any number of the demo rings: the system decides that nobody answered, not the carrier. */
const ringSeconds = 70;

export async function call(args: string[]): Promise<number> {
  const options = readCallOptions(args);
  const plan = planInstance(process.env);
  const password = keptSecret(plan, 'password');
  if (!password)
    throw new CommandError(`There is no demo in ${plan.dataFolder} yet: start it with npm start. Another folder is set by PATCHCORD_DATA.`);
  const api = await signIn(plan.httpUrl, 'ada@demo.example', password);
  const say = (line: string) => options.json || console.log(line);

  say(`${options.from ?? 'anonymous'} at ${options.source} calls ${options.user}`);
  const placed = await place(options, plan, (answer) =>
    say(`  ${`${answer.ms.toFixed(0)} ms`.padStart(8)}  ${answer.code} ${answer.phrase}`),
  );
  if (placed.answers.length === 0) say('  no SIP answer at all');
  if (placed.answered) say(`  heard ${soundWords(placed)}; hung up by ${placed.endedBy === 'callee' ? 'the phone' : 'the carrier'}`);

  const written = await whatWasWritten(api, { ...placed, source: options.source, user: options.user });
  if (options.json) console.log(JSON.stringify(asJson(placed, written), null, 2));
  else say(written ? inWords(written) : 'The system wrote nothing about this call: look at npm run config and at the edge’s log.');
  return written ? 0 : 1;
}

async function place(options: CallOptions, plan: Plan, onAnswer: (answer: SipAnswer) => void): Promise<PlacedCall> {
  const stop = new AbortController();
  const hangUp = () => stop.abort();
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, hangUp);
  try {
    const running = await startCall({
      target: { address: reachable(plan.edge.address), port: plan.edge.sipPort },
      source: options.source,
      to: options.user,
      from: options.from,
      ringSeconds,
      talkSeconds: options.talkSeconds,
      signal: stop.signal,
      onAnswer,
    });
    return await running.ended;
  } catch (error) {
    if (error instanceof CallPlanError) throw new CommandError(error.message);
    throw error;
  } finally {
    for (const signal of signals) process.off(signal, hangUp);
  }
}

const soundWords = ({ heard }: PlacedCall) =>
  heard.tone
    ? `${heard.tone.hz} Hz at ${heard.tone.db} dB in ${heard.packets} packets`
    : heard.packets > 0
      ? `silence in ${heard.packets} packets`
      : 'nothing';

function inWords(written: Written): string {
  const { outcome, code, sentence, detail } = outcomeOf(written);
  const kind = written.record
    ? `Call record ${written.record.id}`
    : `Refused attempt ${written.attempt.id}, ${written.attempt.count} alike`;
  return [`${kind}: ${outcome}${code ? ` (${code})` : ', nothing was sent'}`, `  ${sentence}`, detail ? `  ${detail}` : '']
    .filter(Boolean)
    .join('\n');
}

function asJson(placed: PlacedCall, written: Written | null) {
  const facts = written && outcomeOf(written);
  return {
    sipCallId: placed.sipCallId,
    answers: placed.answers,
    outcome: facts?.outcome ?? null,
    /** Final SIP status; 0: nothing was sent. */
    code: placed.final?.code ?? 0,
    reason: facts?.sentence ?? null,
    /** What was received or missed exactly, where there is more to say. */
    detail: facts?.detail || null,
    ...(written?.record ? { record: written.record } : { attempt: written?.attempt ?? null }),
  };
}
