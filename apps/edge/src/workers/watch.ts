/** Asks Kamailio's SIP workers all the time whether they live, and ends a Kamailio whose workers hang, so that supervision starts it again. */
import { statOf } from '../engines/process-group.ts';
import { type Kamailio, NoRoomError } from '../kamailio/index.ts';
import type { Problems } from '../problems.ts';
import { createDeviceProbes } from './device-probes.ts';
import { type ProcessEvidence, processEvidence, socketEvidence } from './evidence.ts';
import { judge, type Verdict } from './judgement.ts';
import { openProbeSocket } from './probe-socket.ts';
import { createAwakeClock, createSightings } from './sightings.ts';

/** Two a second for each of four workers. */
export const probeEveryMs = 125;
const judgeEveryMs = 1_000;
/** A timer of ours that is later than this was held up, and so was everything else. */
const heldUpMs = 300;
const tcpAskEveryMs = 2_000;
const tcpAnswerMs = 3_000;
const problem = 'SIP workers';

export type WatchedKamailio = Pick<Kamailio, 'life' | 'mark' | 'adopted' | 'running' | 'end'> & { router: Pick<Kamailio['router'], 'rpc'> };

export interface WorkerWatch {
  /** To be called every `probeEveryMs`. */
  look(): Promise<void>;
  /** Workers without an answer for some seconds, as last judged. */
  silent(): number;
  close(): void;
}

interface Role {
  pid: number;
  role: string;
}

export function createWorkerWatch(watch: {
  kamailio: () => WatchedKamailio | null;
  /** Of the carrier listeners; each has workers of its own. */
  addresses: string[];
  sipPort: number;
  /** Its workers are asked too, so that each takes a new router at once; they are not judged. */
  devicePort?: number;
  callsUp: () => number;
  /** Requests from unlisted addresses, counted by the router since it started. */
  unlistedCount: () => number;
  onReplace: () => void;
  problems: Problems;
  log: { error(line: object, text: string): void };
}): WorkerWatch {
  const clock = createAwakeClock();
  const deviceProbes = createDeviceProbes(watch);
  const listeners = watch.addresses.map((address) => {
    const listener = {
      address,
      sightings: createSightings(clock, statOf),
      everAnswered: false,
      socket: openProbeSocket({
        address,
        sipPort: watch.sipPort,
        onAnswer(pid) {
          listener.everAnswered = true;
          listener.sightings.answered(pid);
        },
      }),
    };
    return listener;
  });
  let life = '';
  let roles: Role[] = [];
  let askedForRoles = false;
  let lookedAt = performance.now();
  let judgedAtMs = 0;
  let tcpAskedAtMs = 0;
  let tcpAnsweredAtMs = 0;
  let countBefore = 0;
  let grewAtMs = Number.NEGATIVE_INFINITY;
  let silent = 0;

  /** 'udp receiver child=0 sock=127.0.0.1:5060', an IPv6 address in brackets. */
  const reads = (address: string, role: string) =>
    role.startsWith('udp receiver') && role.replace(/[[\]]/g, '').includes(`sock=${address}:${watch.sipPort}`);
  const seenOfAll = () => listeners.flatMap(({ sightings }) => sightings.seen());

  function begin(kamailio: WatchedKamailio) {
    life = kamailio.life;
    roles = [];
    askedForRoles = false;
    for (const { sightings } of listeners) sightings.begin([]);
    tcpAskedAtMs = 0;
    tcpAnsweredAtMs = clock.nowMs();
    countBefore = watch.unlistedCount();
  }

  /** Over TCP: who the workers are, and a sign of life of that side. On its own, for it may take long. */
  async function askOverTcp(kamailio: WatchedKamailio) {
    const asked = Promise.race([
      kamailio.router.rpc('core.psx'),
      new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), tcpAnswerMs).unref()),
    ]);
    const found = (await asked.catch((error) => (error instanceof NoRoomError ? 'no room' : null))) as
      | { PID: number; DSC: string }[]
      | 'no room'
      | null;
    if (found === null || kamailio.life !== life) return;
    // It lives, and another would be full as soon; its calls over UDP go on. That the router cannot be asked is said elsewhere (router-watch.ts).
    tcpAnsweredAtMs = clock.nowMs();
    if (askedForRoles || found === 'no room') return;
    askedForRoles = true;
    roles = found.map(({ PID, DSC }) => ({ pid: PID, role: DSC }));
    for (const { address, sightings } of listeners) {
      sightings.begin(roles.filter(({ role }) => reads(address, role)).map(({ pid }) => pid));
    }
  }

  function verdict(kamailio: WatchedKamailio): Verdict {
    const count = watch.unlistedCount();
    if (count > countBefore) grewAtMs = clock.nowMs();
    countBefore = count;
    silent = seenOfAll().filter(({ silentMs }) => silentMs > 3_000).length;
    const verdicts = listeners.map(({ sightings, everAnswered }) =>
      judge({
        workers: sightings.seen(),
        tcpSilentMs: clock.nowMs() - tcpAnsweredAtMs,
        everAnswered,
        adopted: kamailio.adopted,
        countsGrow: clock.nowMs() - grewAtMs < 5_000,
        callsUp: watch.callsUp(),
      }),
    );
    const worst = (wanted: Verdict['verdict']) => verdicts.find((one) => one.verdict === wanted);
    return worst('replace') ?? worst('watched') ?? { verdict: 'well' };
  }

  function evidence(kamailio: WatchedKamailio): ProcessEvidence[] {
    const silentMs = new Map(seenOfAll().map((one) => [one.pid, one.silentMs]));
    return processEvidence(kamailio.mark.pid, new Map(roles.map(({ pid, role }) => [pid, role])), silentMs);
  }

  async function look() {
    const now = performance.now();
    clock.tick(now - lookedAt, heldUpMs);
    lookedAt = now;
    const kamailio = watch.kamailio();
    if (!kamailio) {
      silent = 0;
      return;
    }
    if (kamailio.life !== life) begin(kamailio);
    for (const { socket } of listeners) socket.ask();
    deviceProbes.ask();
    const awake = clock.nowMs();
    if (awake - tcpAskedAtMs >= tcpAskEveryMs) {
      tcpAskedAtMs = awake;
      void askOverTcp(kamailio);
    }
    if (awake - judgedAtMs < judgeEveryMs) return;
    judgedAtMs = awake;
    const judged = verdict(kamailio);
    if (judged.verdict === 'well') return watch.problems.clear(problem);
    // One that has ended is supervision's.
    if (!kamailio.running()) return;
    watch.problems.set(problem, judged.sentence);
    if (judged.verdict === 'watched') return;
    watch.log.error(
      { life, processes: evidence(kamailio), socket: socketEvidence(watch.sipPort) },
      `${judged.sentence}: Kamailio is ended and started again`,
    );
    watch.onReplace();
    await kamailio.end();
  }

  function close() {
    for (const { socket } of listeners) socket.close();
    deviceProbes.close();
  }

  return { look, silent: () => silent, close };
}
