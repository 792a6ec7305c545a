/** Keeps what grows on disk small: logs of the engines, and files of events that were read. */
import { keepLogSmall } from './engines/logs.ts';
import { groupMembers, openFiles } from './engines/process-group.ts';
import { rtpengineLog } from './engines/rtpengine.ts';
import type { Follower } from './events/follower.ts';
import type { SetAside } from './events/set-aside.ts';
import { kamailioLog } from './kamailio/index.ts';
import type { Live } from './live.ts';

const mostLogBytes = 20 * 1024 * 1024;

export function createFileKeeper(parts: {
  folder: string;
  live: Live;
  follower: Pick<Follower, 'rotate'>;
  setAside: Pick<SetAside, 'refresh'>;
}): () => Promise<void> {
  const { folder, live, follower, setAside } = parts;
  return async () => {
    keepLogSmall(rtpengineLog(folder), mostLogBytes);
    keepLogSmall(kamailioLog(folder), mostLogBytes);
    setAside.refresh();
    const { kamailio } = live;
    if (!kamailio) return;
    const openPaths = () => openFiles(groupMembers(kamailio.mark.pid, 'kamailio'));
    await follower.rotate(openPaths, async () => void (await kamailio.router.rpc('flatstore.rotate')));
  };
}
