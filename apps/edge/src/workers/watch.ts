/** Asks Kamailio's SIP workers all the time whether they live, and ends a Kamailio whose workers hang, so that supervision starts it again. */
import { statOf } from '../engines/process-group.ts';
import type { Kamailio } from '../kamailio/index.ts';
import type { Problems } from '../problems.ts';
import { type ProcessEvidence, processEvidence, socketEvidence } from './evidence.ts';
import { judge, type Verdict } from './judgement.ts';
import { openProbeSocket } from './probe-socket.ts';
import { createSightings } from './sightings.ts';

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
  address: string;
  sipPort: number;
  callsUp: () => number;
  /** Requests from unlisted addresses, counted by the router since it started. */
  unlistedCount: () => number;
  onReplace: () => void;
  problems: Problems;
  log: { error(line: object, text: string): void };
}): WorkerWatch {
  const sightings = createSightings(statOf);
  let everAnswered = false;
  const socket = openProbeSocket({
    address: watch.address,
    sipPort: watch.sipPort,
    onAnswer(pid) {
      everAnswered = true;
      sightings.answered(pid);
    },
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

  const isOurs = ({ role }: Role) => role.startsWith('udp receiver') && role.endsWith(`:${watch.sipPort}`);

  function begin(kamailio: WatchedKamailio) {
    life = kamailio.life;
    roles = [];
    askedForRoles = false;
    sightings.begin([]);
    tcpAskedAtMs = 0;
    tcpAnsweredAtMs = sightings.awakeMs();
    countBefore = watch.unlistedCount();
  }

  /** Over TCP: who the workers are, and a sign of life of that side. On its own, for it may take long. */
  async function askOverTcp(kamailio: WatchedKamailio) {
    const asked = Promise.race([
      kamailio.router.rpc('core.psx'),
      new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no answer')), tcpAnswerMs).unref()),
    ]);
    const found = (await asked.catch(() => null)) as { PID: number; DSC: string }[] | null;
    if (found === null || kamailio.life !== life) return;
    tcpAnsweredAtMs = sightings.awakeMs();
    if (askedForRoles) return;
    askedForRoles = true;
    roles = found.map(({ PID, DSC }) => ({ pid: PID, role: DSC }));
    sightings.begin(roles.filter(isOurs).map(({ pid }) => pid));
  }

  function verdict(kamailio: WatchedKamailio): Verdict {
    const count = watch.unlistedCount();
    if (count > countBefore) grewAtMs = sightings.awakeMs();
    countBefore = count;
    const workers = sightings.seen();
    silent = workers.filter(({ silentMs }) => silentMs > 3_000).length;
    return judge({
      workers,
      tcpSilentMs: sightings.awakeMs() - tcpAnsweredAtMs,
      everAnswered,
      adopted: kamailio.adopted,
      countsGrow: sightings.awakeMs() - grewAtMs < 5_000,
      callsUp: watch.callsUp(),
    });
  }

  function evidence(kamailio: WatchedKamailio): ProcessEvidence[] {
    const silentMs = new Map(sightings.seen().map((one) => [one.pid, one.silentMs]));
    return processEvidence(kamailio.mark.pid, new Map(roles.map(({ pid, role }) => [pid, role])), silentMs);
  }

  async function look() {
    const now = performance.now();
    sightings.tick(now - lookedAt, heldUpMs);
    lookedAt = now;
    const kamailio = watch.kamailio();
    if (!kamailio) {
      silent = 0;
      return;
    }
    if (kamailio.life !== life) begin(kamailio);
    socket.ask();
    const awake = sightings.awakeMs();
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

  return { look, silent: () => silent, close: () => socket.close() };
}
