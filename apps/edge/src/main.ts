/** The edge agent: everything it is made of, built here in one place. */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay, setImmediate } from 'node:timers/promises';
import type { EdgeReport } from '@patchcord/contracts';
import { SettingError } from '@patchcord/settings';
import pino from 'pino';
import { watchCalls } from './calls/index.ts';
import { createCertificateKeeper } from './certificates/keeper.ts';
import { openTlsFiles } from './certificates/tls-files.ts';
import { createControlPlane } from './control-plane.ts';
import { createDeviceRegistrations } from './devices/registrations.ts';
import { drain } from './drain.ts';
import { createMediaWatch, letKamailioAsk } from './engines/media-watch.ts';
import { ensureRtpengine, rtpengineVersion, stopRtpengine } from './engines/rtpengine.ts';
import { supervise } from './engines/supervisor.ts';
import { closeOpenCalls } from './events/closing.ts';
import { openEventFiles } from './events/files.ts';
import { createFollower } from './events/follower.ts';
import { openJournal } from './events/journal.ts';
import { createMediaFigures } from './events/media-figures.ts';
import { endSilentCall } from './events/media-timeout.ts';
import { createSetAside } from './events/set-aside.ts';
import { createShipper } from './events/shipper.ts';
import { createFileKeeper } from './file-keeper.ts';
import { firewallFacts, firewallRuleset } from './firewall/ruleset.ts';
import { createMetrics } from './health/metrics.ts';
import { startHealthServer } from './health/server.ts';
import { adoptKamailio, listenersOf, startKamailio, stopKamailio } from './kamailio/index.ts';
import { nothingLive } from './live.ts';
import { loop } from './loop.ts';
import { createProblems } from './problems.ts';
import { createClock } from './reports/clock.ts';
import { reportedGateways } from './reports/gateways.ts';
import { createReporter } from './reports/reporter.ts';
import { edgeStatusOf } from './reports/status.ts';
import { agentVersion, kamailioVersion } from './reports/versions.ts';
import { createRouterBuilds } from './router-build/reload.ts';
import { watchRouter } from './router-watch.ts';
import { followFeed } from './routes/feed.ts';
import { createPeopleExpected } from './routes/people-expected.ts';
import { createPusher } from './routes/pusher.ts';
import { openRoutesStore } from './routes/store.ts';
import { type EdgeSettings, listenersIn, portRangeOf, readEdgeSettings } from './settings.ts';
import { obeySignals } from './signals.ts';
import { createTasks } from './tasks.ts';
import { createWorkerWatch, probeEveryMs } from './workers/watch.ts';

async function startAgent(settings: EdgeSettings) {
  const log = pino({
    base: { program: 'edge' },
    redact: { paths: ['token', 'secret', 'sipSecret', '*.token', '*.sipSecret'], censor: '***' },
  });
  const folder = join(resolve(settings.dataFolder), 'edge');
  const eventsFolder = join(folder, 'events');
  mkdirSync(eventsFolder, { recursive: true, mode: 0o700 });

  const live = nothingLive();
  const problems = createProblems(log);
  const versions = { agent: agentVersion(), kamailio: await kamailioVersion(), rtpengine: await rtpengineVersion() };
  const clock = createClock();
  const controlPlane = createControlPlane({ url: settings.controlUrl, token: settings.token, clock });

  // Routes: feed -> disk -> router.
  const store = openRoutesStore(join(folder, 'routes.sqlite'));
  const routesStore = store.ownKey('routes store');
  const people = createPeopleExpected(store);
  const pusher = createPusher({ store, problems, log, onApplied: () => reporter.poke() });

  const devices = createDeviceRegistrations({
    store,
    addresses: [settings.address, ...(settings.secondAddress ? [settings.secondAddress] : [])],
    devicePort: settings.devicePort,
    log,
  });

  // Events: router -> files -> journal -> control plane.
  const journal = openJournal(join(folder, 'events.sqlite'));
  const setAside = createSetAside({ file: join(folder, 'events-set-aside.log'), problems });
  const follower = createFollower({ files: openEventFiles(eventsFolder, journal.position), journal, setAside });
  const shipper = createShipper({ controlPlane, journal, setAside, problems });
  const mediaFigures = createMediaFigures({ journal, ng: () => live.rtpengine?.ng ?? null });
  journal.onAnsweredEnd(mediaFigures.ended);

  const certificate =
    settings.certificateFile === ''
      ? null
      : createCertificateKeeper({
          certificateFile: resolve(settings.certificateFile),
          keyFile: resolve(settings.keyFile),
          files: openTlsFiles(join(folder, 'tls')),
          problems,
          log,
        });
  // Before Kamailio starts, so that its listener has the certificate from the first handshake on.
  await certificate?.look(new Date());

  const listeners = listenersIn(settings, certificate?.files.configFile);

  const report = (): EdgeReport => ({
    status: edgeStatusOf({
      draining: live.draining,
      mode: live.kamailio ? pusher.mode() : null,
      problems: problems.list().length,
    }),
    appliedRevision: pusher.appliedRevision(),
    agentVersion: versions.agent,
    kamailioVersion: versions.kamailio,
    rtpengineVersion: versions.rtpengine,
    calls: live.router?.calls ?? 0,
    peopleOnline: live.router?.peopleOnline ?? [],
    eventsWaiting: journal.waiting(),
    problems: problems.list(),
    certificateExpiresAt: certificate?.expiresAt()?.toISOString() ?? null,
    clock: clock.known(Date.now()),
    gateways: reportedGateways(live.gateways),
    devices: {
      port: settings.devicePort,
      tlsPort: certificate ? settings.deviceTlsPort : null,
      registered: devices.shown(),
    },
  });
  const tasks = createTasks({ live, controlPlane, settings, log });
  const reporter = createReporter({ controlPlane, report, log, onTasks: tasks.start });
  problems.onChange(() => reporter.poke());

  const workers = createWorkerWatch({
    kamailio: () => live.kamailio,
    addresses: [settings.address, ...(settings.secondAddress ? [settings.secondAddress] : [])],
    sipPort: settings.sipPort,
    devicePort: settings.devicePort,
    callsUp: () => live.router?.calls ?? 0,
    unlistedCount: () => live.unlistedCount,
    onReplace: () => void live.hangs++,
    problems,
    log,
  });

  const builds = createRouterBuilds({
    folder,
    builtFile: resolve(settings.routerFile),
    kamailio: () => live.kamailio,
    problems,
    log,
  });

  const mediaTimeoutPath = `/media-timeout/${store.ownKey('media timeout path')}`;
  const health = await startHealthServer({
    port: settings.httpPort,
    report,
    metrics: createMetrics({
      report,
      committedRevision: store.revision,
      setAside: setAside.count,
      starts: () => live.starts,
      workersSilent: workers.silent,
      hangs: () => live.hangs,
    }),
    mediaTimeoutPath,
    token: settings.token,
    onReload: builds.reload,
    firewall: () => firewallRuleset(firewallFacts(store, settings)),
    onMediaTimeout: (xml) => endSilentCall(xml, { router: () => live.kamailio?.router ?? null, log }),
  });

  const [engines, work] = [new AbortController(), new AbortController()];
  // Kamailio asks for rtpengine at its start, and media of calls to close is ended there: so rtpengine gets a moment to come up first.
  const rtpengineUp = Promise.withResolvers<void>();
  const rtpengineKept = supervise(
    {
      name: 'rtpengine',
      ensure: () =>
        ensureRtpengine({
          folder,
          address: settings.address,
          secondAddress: listeners.secondAddress,
          ngPort: settings.rtpenginePort,
          mediaPorts: portRangeOf(settings.mediaPorts),
          timeoutUrl: `http://127.0.0.1:${settings.httpPort}${mediaTimeoutPath}`,
        }),
      onUp(rtpengine) {
        live.rtpengine = rtpengine;
        if (!rtpengine.adopted) live.starts.rtpengine++;
        rtpengineUp.resolve();
        void letKamailioAsk(live.kamailio?.router);
      },
      onDown(rtpengine) {
        live.rtpengine = null;
        rtpengine.ng.close();
      },
      problems,
      log,
    },
    engines.signal,
  );
  let pairAtStart = '';
  const kamailioKept = supervise(
    {
      name: 'Kamailio',
      async ensure() {
        const found = await adoptKamailio({
          folder,
          syncPort: settings.syncPort,
          routesStore,
          routerFile: builds.file,
          listeners: listenersOf(listeners),
          stop: engines.signal,
          onNoRoom: () =>
            problems.set(
              'Kamailio',
              'Kamailio runs and its calls go on, but its connections over TCP are all taken: the agent does not get in and tries on',
            ),
        });
        if (found && 'router' in found) return found;
        engines.signal.throwIfAborted();
        if (found) log.warn({ why: found.why }, `the Kamailio that runs is not taken over, it is ended with its calls: ${found.why}`);
        // Nothing of the old one may write any more; then what it left behind is read to its end and its calls are closed.
        await stopKamailio(folder, 0);
        follower.finish();
        await Promise.race([rtpengineUp.promise, delay(3_000)]);
        const closed = await closeOpenCalls({ journal, ng: live.rtpengine?.ng ?? null, now: Date.now() });
        if (closed > 0) log.warn({ calls: closed }, 'calls cut off by the end of Kamailio were closed');
        pairAtStart = certificate?.files.pem() ?? '';
        return startKamailio({
          folder,
          eventsFolder,
          ...listeners,
          syncPort: settings.syncPort,
          rtpenginePort: settings.rtpenginePort,
          routerFile: await builds.forStart(),
          sharedMemoryMb: settings.sharedMemoryMb,
          routesStore,
          topologyKey: store.ownKey('topology key'),
        });
      },
      onUp(kamailio) {
        live.kamailio = kamailio;
        live.router = kamailio.state;
        builds.started();
        certificate?.attach(kamailio.router.reloadCertificate, kamailio.adopted ? null : pairAtStart);
        if (kamailio.adopted) void tasks.checks.cancelLeftOver(kamailio.router).catch(() => undefined);
        else live.starts.kamailio++;
        void pusher
          .attach({
            router: kamailio.router,
            mode: kamailio.state.mode,
            expected: kamailio.adopted ? new Map() : people.expect(Date.now()),
          })
          .then(async () => {
            if (live.kamailio === kamailio) await devices.attach(kamailio);
          });
      },
      onDown() {
        live.kamailio = null;
        live.router = null;
        live.gateways = [];
        certificate?.detach();
        devices.detach();
        pusher.detach();
      },
      problems,
      log,
    },
    engines.signal,
  );

  const lookAtRouter = watchRouter({ live, people, devices, journal, problems, onChange: reporter.poke }, work.signal);
  const watchMedia = createMediaWatch({ rtpengine: () => live.rtpengine, router: () => live.kamailio?.router, problems, log });
  const lookAtRtpengine = loop(1_000, work.signal, watchMedia, (error) =>
    problems.set('media', `rtpengine does not answer and does not end: ${error instanceof Error ? error.message : error}`),
  );
  const lookAtWorkers = loop(probeEveryMs, work.signal, workers.look, (error) =>
    problems.set('SIP workers', `Kamailio hangs and does not end: ${error instanceof Error ? error.message : error}`),
  );
  const readEvents = loop(
    200,
    work.signal,
    async () => {
      while (follower.takeSome() > 0) await setImmediate();
      problems.clear('event files');
    },
    (error) => problems.set('event files', `event files cannot be read into the journal: ${error}`),
  );
  const lookAtCertificate = certificate
    ? loop(
        2_000,
        work.signal,
        () => certificate.look(new Date()),
        (error) => problems.set('certificate', `The certificate files cannot be looked at: ${error}`),
      )
    : null;
  const keepFilesSmall = loop(30_000, work.signal, createFileKeeper({ folder, live, follower, setAside }), (error) =>
    log.warn({ error: String(error) }, 'files could not be kept small'),
  );
  const loops = Promise.all([
    lookAtRouter,
    lookAtRtpengine,
    lookAtWorkers,
    watchCalls({ live, follower, journal, log }, work.signal),
    readEvents,
    keepFilesSmall,
    lookAtCertificate,
    followFeed({ controlPlane, store, problems, log, onCommitted: () => void pusher.wake() }, work.signal),
    shipper.run(work.signal),
    reporter.run(work.signal),
  ]);
  log.info({ revision: store.revision(), journal: journal.id, ...versions }, 'edge agent started');
  return {
    log,
    async stop() {
      await tasks.checks.cancelAll();
      await drain({
        live,
        pusher,
        reporter,
        follower,
        journal,
        mediaAsked: mediaFigures.settled,
        flushEvents: shipper.flush,
        folder,
        drainSeconds: settings.drainSeconds,
        stopSupervision: () => engines.abort(),
        async stopLoops() {
          work.abort();
          // An engine that hangs or is just starting must not hold up the stop for long: it is ended next.
          await Promise.race([Promise.all([loops, kamailioKept, rtpengineKept]), delay(5_000)]);
        },
        log,
      });
      health.close();
      workers.close();
      store.close();
      journal.close();
    },
    stopAtOnce: async () => void (await Promise.all([stopKamailio(folder, 0), stopRtpengine(folder, 0)])),
  };
}

try {
  obeySignals(await startAgent(readEdgeSettings(process.env)));
} catch (error) {
  process.stderr.write(`${error instanceof SettingError || error instanceof Error ? error.message : error}\n`);
  process.exit(1);
}
