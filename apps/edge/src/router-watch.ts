/** Looks at the call router every second: calls, people online, devices, gateways, and requests from unlisted addresses. */
import type { DeviceRegistrations } from './devices/registrations.ts';
import type { Journal } from './events/journal.ts';
import type { Live } from './live.ts';
import { loop } from './loop.ts';
import type { Problems } from './problems.ts';
import { healthWords } from './reports/gateways.ts';
import type { PeopleExpected } from './routes/people-expected.ts';

export function watchRouter(
  parts: {
    live: Live;
    people: Pick<PeopleExpected, 'seen'>;
    devices: Pick<DeviceRegistrations, 'look'>;
    journal: Pick<Journal, 'recordCells'>;
    problems: Problems;
    /** Something that the control plane shows. */
    onChange: () => void;
  },
  stop: AbortSignal,
): Promise<void> {
  const { live, people, devices, journal, problems, onChange } = parts;
  return loop(
    1_000,
    stop,
    async () => {
      const { kamailio } = live;
      if (!kamailio) return;
      const before = live.router;
      const now = await kamailio.router.state();
      if (live.kamailio !== kamailio) return;
      live.router = now;
      people.seen(now.peopleOnline, Date.now());
      await devices.look(now);
      problems.clear('call router');
      if (before?.calls !== now.calls || before.peopleOnline.join() !== now.peopleOnline.join()) onChange();
      const gateways = await kamailio.router.gateways();
      if (healthWords(live.gateways) !== healthWords(gateways)) onChange();
      live.gateways = gateways;
      const cells = await kamailio.router.unlisted();
      live.unlistedCount = cells.reduce((sum, { count }) => sum + count, 0);
      journal.recordCells(kamailio.life, cells);
    },
    (error) => {
      if (live.kamailio?.running())
        problems.set('call router', `the call router does not answer: ${error instanceof Error ? error.message : error}`);
    },
  );
}
