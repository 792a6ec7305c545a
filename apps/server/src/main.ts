/** The control plane as a program: settings in, a listening server out, SIGTERM ends it cleanly. */
import { resolve } from 'node:path';
import { readSettings, SettingError } from '@patchcord/settings';
import pino from 'pino';
import { demoPeople, demoSource, seedDemo } from './modules/demo/demo.usecases.ts';
import { createDemoCaller } from './modules/demo/demo-call.ts';
import { newToken } from './modules/edges/edges.models.ts';
import { createSmtp } from './modules/mail/smtp.ts';
import { checkMailIn } from './modules/mail-in/mail-in.settings.ts';
import { startMailInFrom } from './modules/mail-in/start.ts';
import { firstOperatorLink } from './modules/operators/operators.usecases.ts';
import { turnFrom } from './modules/phone/turn.settings.ts';
import { demoSecret } from './platform/auth/secret.ts';
import { type Database, openPglite, openPostgres } from './platform/database/database.ts';
import { DatabaseInUseError } from './platform/database/lock-file.ts';
import { migrateUp } from './platform/database/migrate.ts';
import { createServer } from './server.ts';
import { serverSettings } from './settings.ts';

const closeWithinMs = 10_000;

async function start(): Promise<void> {
  const mode = readSettings({ mode: serverSettings.mode }, process.env).mode;
  const settings = readSettings(serverSettings, process.env, mode);
  checkMailIn(settings, mode);
  const turn = turnFrom(settings);
  const demo = mode === 'demo';
  const seeds = demo && settings.demoData === 'yes';
  const dataFolder = resolve(settings.dataFolder);
  const logger = pino({ level: settings.logLevel, redact: ['req.headers.authorization', 'req.headers.cookie'] });

  const database: Database = settings.databaseUrl
    ? await openPostgres(settings.databaseUrl, (error) => logger.warn({ err: error }, 'a database connection ended'))
    : await openPglite(`${dataFolder}/database`);
  const migrated = await migrateUp(database);
  if (migrated.length > 0) logger.info({ migrated }, 'database brought up to date');

  const caller = seeds
    ? createDemoCaller({ target: { address: settings.edgeAddress, port: settings.edgeSipPort }, source: demoSource, log: logger })
    : null;
  const { hostname } = new URL(settings.publicUrl);
  const smtp = demo ? null : createSmtp({ url: settings.smtpUrl, from: settings.mailFrom, domain: hostname });
  const server = await createServer({
    database,
    logger,
    demo,
    publicUrl: settings.publicUrl,
    authSecret: settings.authSecret || demoSecret(dataFolder),
    sipDomain: settings.sipDomain,
    turn,
    trustedProxies: settings.trustedProxies
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean),
    metricsToken: settings.metricsToken,
    mailbox: settings.mailInMailbox === '' ? null : { address: settings.mailInMailbox, port: demo ? settings.mailInPort : null },
    privateRoundTrips: settings.privateRoundTrips === 'yes',
    pushKey: settings.pushKey,
    pushAllowPrivate: settings.privatePush === 'yes',
    sendMail: smtp?.send ?? null,
    placeDemoCall: caller?.placeDemoCall ?? null,
    processMetrics: true,
  });
  if (seeds) {
    const password = settings.demoPassword || newToken().slice(0, 16);
    const { demoEdgeToken, edgeAddress, edgeSipPort, edgeWebsocketPort, demoUpstreamPort: upstreamPort } = settings;
    const seed = { password, edgeToken: demoEdgeToken || null, edgeAddress, edgeSipPort, edgeWebsocketPort, upstreamPort };
    const first = await seedDemo({ db: database.db, feed: server.feed, seed });
    if (first && !settings.demoPassword) logger.info(`demo seeded: sign in as ${demoPeople.ada} with ${password}`);
    if (!demoEdgeToken) logger.warn('PATCHCORD_DEMO_EDGE_TOKEN is not set: the seeded edge keeps the token it has, if any');
  }
  if (!seeds) {
    const link = await firstOperatorLink({ db: database.db, publicUrl: settings.publicUrl, now: new Date() });
    // Not by the logger: logs are kept and sent on, and this link lets its reader in.
    if (link) process.stdout.write(`No operator yet. Open this link within 24 hours to become the first one. It works once:\n${link}\n`);
  }
  const mailIn = await startMailInFrom({
    db: database.db,
    publicUrl: settings.publicUrl,
    allowPrivate: demo,
    settings,
    metrics: server.metrics,
    log: logger,
  });
  await server.app.listen({ host: settings.httpAddress, port: settings.httpPort });
  logger.info(
    { mode, engine: database.engine, publicUrl: settings.publicUrl },
    `listening on ${settings.httpAddress}:${settings.httpPort}`,
  );

  let stopping = false;
  const stop = async (signal: string) => {
    if (stopping) return;
    stopping = true;
    logger.info(`${signal}: closing`);
    setTimeout(() => process.exit(1), closeWithinMs).unref();
    caller?.close();
    await mailIn?.close();
    await server.close();
    smtp?.close();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(signal));
}

/** What the person who starts it can put right: one sentence, no stack. */
function plainly(error: Error & { code?: string; address?: string; port?: number }): string | null {
  if (error instanceof SettingError || error instanceof DatabaseInUseError) return error.message;
  if (error.code === 'EADDRINUSE')
    return `${error.address}:${error.port} is taken by another program. Set PATCHCORD_HTTP_PORT to a free port.`;
  if (error.code === 'EADDRNOTAVAIL') return `${error.address} is not an address of this machine. Set PATCHCORD_HTTP_ADDRESS.`;
  if (error.code === 'ECONNREFUSED') return 'PostgreSQL does not answer at DATABASE_URL. Start it, or correct the address.';
  return null;
}

try {
  await start();
} catch (error) {
  process.stderr.write(`${plainly(error as Error) ?? (error as Error).stack}\n`);
  process.exit(1);
}
