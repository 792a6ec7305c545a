/** Which process is killed, found by the pid that was written down or by who started it, never by a pattern. */
import { readFileSync } from 'node:fs';
import { groupMembers, type ProcessMark, readMark } from '../../apps/edge/src/engines/process-group.ts';
import { rtpengineMarkFile } from '../../apps/edge/src/engines/rtpengine.ts';
import { createRouterClient } from '../../apps/edge/src/kamailio/client.ts';
import { kamailioMarkFile } from '../../apps/edge/src/kamailio/kamailio.ts';
import type { Instance } from './instance.ts';
import type { KeptPostgres } from './postgres.ts';

export interface Running {
  instance: Instance;
  postgres: KeptPostgres | null;
}

export interface Victim {
  name: string;
  title: string;
  database: 'pglite' | 'postgres';
  /** The process whose life is watched: another pid here means it was replaced. */
  pid(running: Running): number | null;
  /** What `kill -9` is given; a negative one is a whole group. */
  target(running: Running): Promise<number>;
}

function childOf(parent: number, main: string): number | null {
  const children = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number);
  const commandOf = (pid: number) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    } catch {
      return '';
    }
  };
  return children.find((pid) => commandOf(pid).includes(main)) ?? null;
}

const known = (pid: number | null | undefined): number => {
  if (!pid || pid < 2) throw new Error('the process to kill does not run');
  return pid;
};
const agentPid = ({ instance }: Running) => childOf(instance.pid, 'apps/edge/src/main.ts');
const serverPid = ({ instance }: Running) => childOf(instance.pid, 'apps/server/src/main.ts');
const kamailio = ({ instance }: Running): ProcessMark | null => readMark(kamailioMarkFile(instance.edgeFolder));
const kamailioPid = (running: Running) => kamailio(running)?.pid ?? null;
const rtpenginePid = ({ instance }: Running) => readMark(rtpengineMarkFile(instance.edgeFolder))?.pid ?? null;
const postgresPid = ({ postgres }: Running) => postgres?.pid() ?? null;

/** One of those that read SIP over UDP, as Kamailio itself lists them. */
async function workerPid(running: Running): Promise<number> {
  const { syncToken } = JSON.parse(readFileSync(kamailioMarkFile(running.instance.edgeFolder), 'utf8'));
  const router = createRouterClient({ syncPort: running.instance.syncPort, syncToken });
  const processes = (await router.rpc('core.psx')) as { PID: number; DSC: string }[];
  const group = groupMembers(known(kamailioPid(running)), 'kamailio');
  return known(processes.find(({ PID, DSC }) => DSC.startsWith('udp receiver') && group.includes(PID))?.PID);
}

const itself = (pid: Victim['pid']) => async (running: Running) => known(pid(running));

export const victims: Victim[] = [
  { name: 'agent', title: 'edge agent', database: 'pglite', pid: agentPid, target: itself(agentPid) },
  { name: 'server', title: 'control plane', database: 'pglite', pid: serverPid, target: itself(serverPid) },
  { name: 'database', title: 'database (PostgreSQL)', database: 'postgres', pid: postgresPid, target: itself(postgresPid) },
  { name: 'kamailio-main', title: 'Kamailio: main process', database: 'pglite', pid: kamailioPid, target: itself(kamailioPid) },
  { name: 'kamailio-worker', title: 'Kamailio: one worker', database: 'pglite', pid: kamailioPid, target: workerPid },
  {
    name: 'kamailio-group',
    title: 'Kamailio: whole group',
    database: 'pglite',
    pid: kamailioPid,
    target: async (running) => -known(kamailioPid(running)),
  },
  { name: 'rtpengine', title: 'rtpengine', database: 'pglite', pid: rtpenginePid, target: itself(rtpenginePid) },
];
