/** The control plane, wired: everything long-lived is built here and handed on by name. Also runs in process for tests. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DestinationRow } from '@patchcord/contracts';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { meRoutes } from './modules/accounts/accounts.routes.ts';
import { requireMembership, requirePlatformRole } from './modules/accounts/tenant.ts';
import { attemptRoutes, platformAttemptRoutes } from './modules/attempts/attempts.routes.ts';
import { unrecorded } from './modules/audit/audit.models.ts';
import { auditRoutes, platformAuditRoutes } from './modules/audit/audit.routes.ts';
import { callDirectRoutes, callRoutes } from './modules/calls/calls.routes.ts';
import { qualityRoutes } from './modules/calls/quality.routes.ts';
import { callsOutDirectRoutes, callsOutRoutes, platformAccountRoutes } from './modules/calls-out/calls-out.routes.ts';
import { makeFirstRows } from './modules/calls-out/first-rows.ts';
import { carrierRoutes } from './modules/carriers/carriers.routes.ts';
import { numberKey } from './modules/changes/changes.models.ts';
import { changeRoutes } from './modules/changes/changes.routes.ts';
import { type ChangeFeed, channel, createChangeFeed } from './modules/changes/changes.usecases.ts';
import { createNotifier, type Notifier } from './modules/changes/notifier.ts';
import { announceChecks, checksChannel } from './modules/checks/checks.announce.ts';
import { checkRoutes } from './modules/checks/checks.routes.ts';
import { platformCostRoutes } from './modules/costs/costs.routes.ts';
import { makeDestinations } from './modules/destinations/destinations.models.ts';
import { publishDestinations } from './modules/destinations/destinations.usecases.ts';
import { deviceRoutes, devicesOfPeopleRoutes } from './modules/devices/devices.routes.ts';
import { directRoutes } from './modules/direct/direct.routes.ts';
import { requireEdgeToken } from './modules/edges/edge-token.ts';
import { edgeReportRoutes, platformEdgeRoutes } from './modules/edges/edges.routes.ts';
import { eventRoutes } from './modules/events/events.routes.ts';
import { gatewayRoutes } from './modules/gateways/gateways.routes.ts';
import { healthRoutes } from './modules/health/health.routes.ts';
import { invitationRoutes, joiningRoutes, platformInvitationRoutes } from './modules/invitations/invitations.routes.ts';
import { createKeyCheck, type KeyLimits, keyLimits } from './modules/keys/key-check.ts';
import { scopesFor } from './modules/keys/keys.models.ts';
import { keyRoutes } from './modules/keys/keys.routes.ts';
import { locationRoutes, platformLocationRoutes } from './modules/locations/locations.routes.ts';
import { loginRoutes } from './modules/logins/logins.routes.ts';
import { type SendMail, startDelivery } from './modules/mail/mail.delivery.ts';
import { platformMailRoutes } from './modules/mail/mail.routes.ts';
import { requestMailRoutes } from './modules/mail-in/request-mails.routes.ts';
import { watchNumbers } from './modules/numbers/number-watch.ts';
import { numberRoutes } from './modules/numbers/numbers.routes.ts';
import { operatorRoutes } from './modules/operators/operators.routes.ts';
import { edgeOwnershipRoutes, ownershipRoutes } from './modules/ownership/ownership.routes.ts';
import { ownershipReviewRoutes } from './modules/ownership/review.routes.ts';
import { watchOwnership } from './modules/ownership/settle.usecases.ts';
import { passwordMails } from './modules/people/password-mails.ts';
import { peopleRoutes } from './modules/people/people.routes.ts';
import { phoneRoutes } from './modules/phone/phone.routes.ts';
import type { PlaceDemoCall } from './modules/phone/phone.usecases.ts';
import type { Turn } from './modules/phone/turn.models.ts';
import { watchPortings } from './modules/portings/porting-watch.ts';
import { portedNumbers } from './modules/portings/portings.repository.ts';
import { portingRoutes } from './modules/portings/portings.routes.ts';
import { portingReviewRoutes } from './modules/portings/review.routes.ts';
import { platformPriceRoutes, priceRoutes } from './modules/prices/prices.routes.ts';
import { type ResolveHost, resolveInDns } from './modules/requests/host-name.usecases.ts';
import { requestRoutes } from './modules/requests/requests.routes.ts';
import { reviewRoutes } from './modules/requests/review.routes.ts';
import { requestRowRoutes } from './modules/requests/rows.routes.ts';
import { startForgetting } from './modules/retention/retention.usecases.ts';
import { edgeRoundTripRoutes, roundTripRoutes } from './modules/round-trips/round-trips.routes.ts';
import { signUpRoutes } from './modules/sign-ups/sign-ups.routes.ts';
import { sourceRoutes } from './modules/sources/sources.routes.ts';
import { spendRoutes } from './modules/spend/spend.routes.ts';
import { watchSpend } from './modules/spend/spend-watch.ts';
import { statementRoutes } from './modules/statements/statements.routes.ts';
import { trunkRoutes } from './modules/trunks/trunks.routes.ts';
import { renewHours, watchHours } from './modules/unanswered/hours-watch.ts';
import { upstreamRoutes } from './modules/upstream/upstream.routes.ts';
import { readPushKey } from './modules/wakes/push-key.ts';
import { openWaker } from './modules/wakes/waker.ts';
import { wakeRoutes } from './modules/wakes/wakes.routes.ts';
import { startDelivering } from './modules/webhooks/webhooks.delivery.ts';
import { webhookRoutes } from './modules/webhooks/webhooks.routes.ts';
import { authRoutes, type SignInLimits, signInLimits } from './platform/auth/auth.routes.ts';
import { type Auth, createAuth } from './platform/auth/auth.ts';
import { createMailLimits, type MailLimitsPerHour, mailLimitsPerHour } from './platform/auth/mail-limits.ts';
import type { Database } from './platform/database/database.ts';
import { requireSession } from './platform/http/access.ts';
import { rememberWhoActs } from './platform/http/acting.ts';
import { type App, createApp, type ServedRoute } from './platform/http/app.ts';
import { checkOrigin } from './platform/http/origin.ts';
import { servePages } from './platform/http/pages.ts';
import { createMetrics, type Metrics } from './platform/metrics.ts';
import { resolveName } from './platform/outbound/target.ts';

const appFolder = join(import.meta.dirname, '..');
export const version: string = (JSON.parse(readFileSync(join(appFolder, 'package.json'), 'utf8')) as { version: string }).version;
export const builtPages = join(appFolder, '../web/dist');

export interface ServerOptions {
  /** Open and migrated; closed by the caller, after `close`. */
  database: Database;
  logger: Logger;
  demo: boolean;
  publicUrl: string;
  authSecret: string;
  sipDomain: string;
  /** Relays for phones whose network blocks UDP; null: none. */
  turn?: Turn | null;
  trustedProxies?: string[];
  metricsToken?: string;
  limits?: SignInLimits;
  mailLimits?: MailLimitsPerHour;
  keyLimits?: KeyLimits;
  /** Tests only: webhooks may be http and in our own network. */
  webhooksAllowPrivate?: boolean;
  /** Tests only: pushes may go to our own network. */
  pushAllowPrivate?: boolean;
  /** What push services know us by; left out: the one in the database. */
  pushKey?: string;
  /** Folder of the built pages. */
  pages?: string;
  /** null: mails are kept and shown, none leaves. */
  sendMail?: SendMail | null;
  /** false: nobody looks after waiting mails here. */
  deliverMails?: boolean;
  /** Where customers may write requests to; null: nowhere. `port`: shown in a demo, whose mailbox no mail server leads to. */
  mailbox?: { address: string; port: number | null } | null;
  /** Looks a host name up; the real DNS where it is left out. */
  resolveHost?: ResolveHost;
  /** For tests and demos: the edges measure the way to private addresses too. */
  privateRoundTrips?: boolean;
  /** Demo only. */
  placeDemoCall?: PlaceDemoCall | null;
  /** Where prefixes lead; by libphonenumber's metadata where it is left out. */
  destinations?: ReadonlyMap<string, DestinationRow>;
  /** Metrics of the process itself: once a process. */
  processMetrics?: boolean;
}

export interface Server {
  app: App;
  routes: ServedRoute[];
  auth: Auth;
  feed: ChangeFeed;
  notifier: Notifier;
  metrics: Metrics;
  /** Routes that changed something and recorded nothing, though they are not on the list of those that may: a mistake of ours. */
  silentChanges: ReadonlySet<string>;
  /** Ends streams, then requests. */
  close(): Promise<void>;
}

export async function createServer(options: ServerOptions): Promise<Server> {
  const { database, logger, demo, publicUrl, sipDomain } = options;
  const { db, engine } = database;
  const notifier = createNotifier();
  const destinations = options.destinations ?? makeDestinations();
  const feed = createChangeFeed({ db, notifier, sipDomain, notifyOthers: engine === 'postgres', destinations });
  const metrics = createMetrics({ defaults: options.processMetrics ?? false });
  const auth = createAuth({ db, secret: options.authSecret, publicUrl, ...passwordMails(db, publicUrl) });
  const mailLimits = createMailLimits(options.mailLimits ?? mailLimitsPerHour);
  const announcer = announceChecks({ notifyOthers: engine === 'postgres' });
  const mailbox = options.mailbox ?? null;
  const closing = new AbortController();
  const pushKey = await readPushKey(db, { set: options.pushKey ?? '', publicUrl });
  const pushAllowPrivate = options.pushAllowPrivate ?? false;
  const waker = openWaker({ db, feed, log: logger, metrics, key: pushKey, resolve: resolveName, allowPrivate: pushAllowPrivate });

  const { app, routes } = await createApp({ logger, publicUrl, trustedProxies: options.trustedProxies ?? [], version, scopesFor });
  measure(app, metrics);
  checkOrigin(app as unknown as FastifyInstance, { publicUrl, believeHost: demo });
  requireSession(app as unknown as FastifyInstance, auth, createKeyCheck({ db, limits: options.keyLimits ?? keyLimits }));
  const silentChanges = new Set<string>();
  rememberWhoActs(app as unknown as FastifyInstance, (route) => {
    if (route in unrecorded || silentChanges.has(route)) return;
    silentChanges.add(route);
    logger.error({ route }, 'a change was made without a row in the audit log');
  });

  healthRoutes(app, { database, metrics, version, metricsToken: options.metricsToken ?? '', demo });
  authRoutes(app as unknown as FastifyInstance, { auth, limits: options.limits ?? signInLimits, mailLimits });
  meRoutes(app, { db, demo, demoCarrier: demo && Boolean(options.placeDemoCall), mailbox });
  locationRoutes(app, { db });
  carrierRoutes(app);
  const joining = { db, feed, publicUrl, mailLimits };
  signUpRoutes(app, joining);
  joiningRoutes(app, joining);
  await app.register(
    async (scope: App) => {
      requireMembership(scope, db);
      peopleRoutes(scope, { db, feed });
      invitationRoutes(scope, joining);
      trunkRoutes(scope, { db, feed, sipDomain });
      loginRoutes(scope, { db, feed, sipDomain });
      sourceRoutes(scope, { feed });
      roundTripRoutes(scope, { db, allowPrivate: options.privateRoundTrips ?? false });
      numberRoutes(scope, { db, feed });
      portingRoutes(scope, { db, publicUrl });
      ownershipRoutes(scope, { db, feed });
      checkRoutes(scope, { db, announcer, closing: closing.signal, demo });
      requestRoutes(scope, { db, demo, resolveHost: options.resolveHost ?? resolveInDns });
      requestRowRoutes(scope, { db });
      requestMailRoutes(scope, { db });
      callRoutes(scope, { db });
      callsOutRoutes(scope, { db, feed, publicUrl });
      priceRoutes(scope, { db });
      statementRoutes(scope, { db });
      spendRoutes(scope, { db });
      qualityRoutes(scope, { db });
      attemptRoutes(scope, { db });
      keyRoutes(scope, { db });
      webhookRoutes(scope, { db, allowPrivate: options.webhooksAllowPrivate ?? false });
      auditRoutes(scope, { db });
      wakeRoutes(scope, { db, feed, publicKey: pushKey.publicKey, allowPrivate: pushAllowPrivate });
      deviceRoutes(scope, { db, feed, sipDomain });
      devicesOfPeopleRoutes(scope, { db, feed });
      phoneRoutes(scope, { db, sipDomain, turn: options.turn ?? null, placeDemoCall: demo ? (options.placeDemoCall ?? null) : null });
    },
    { prefix: '/api/v1/accounts/:account' },
  );
  await app.register(
    async (scope: App) => {
      requirePlatformRole(scope);
      platformLocationRoutes(scope, { db });
      platformEdgeRoutes(scope, { db, feed });
      platformAttemptRoutes(scope, { db });
      reviewRoutes(scope, { db, feed, demo, publicUrl, mailbox: mailbox?.address ?? null });
      await scope.register(
        async (direct: App) => {
          directRoutes(direct, { db, feed, demo, sipDomain });
          callsOutDirectRoutes(direct, { db, feed, publicUrl });
          callDirectRoutes(direct, { db });
        },
        { prefix: '/accounts/:account' },
      );
      portingReviewRoutes(scope, { db, feed, publicUrl });
      ownershipReviewRoutes(scope, { db, feed, publicUrl });
      upstreamRoutes(scope, { db, feed, demo });
      gatewayRoutes(scope, { db, feed, demo });
      platformAccountRoutes(scope, { db });
      platformPriceRoutes(scope, { db, destinations });
      platformCostRoutes(scope, { db, feed, publicUrl });
      operatorRoutes(scope, { db });
      platformInvitationRoutes(scope, joining);
      platformAuditRoutes(scope, { db });
      platformMailRoutes(scope, { db, demo });
    },
    { prefix: '/api/v1/platform' },
  );
  await app.register(
    async (scope: App) => {
      requireEdgeToken(scope as unknown as FastifyInstance, db);
      changeRoutes(scope, { db, notifier, closing: closing.signal });
      eventRoutes(scope, { feed, publicUrl, metrics, log: logger, announcer, waker });
      edgeReportRoutes(scope, { db });
      edgeRoundTripRoutes(scope, { db });
      edgeOwnershipRoutes(scope, { db, feed });
    },
    { prefix: '/api/edge/v1' },
  );
  await servePages(app, options.pages ?? builtPages);

  await republish(feed);
  await makeFirstRows(db, feed);
  await publishDestinations({ db, feed, destinations });
  await renewHours(feed);
  const lost = (error: Error) => logger.warn({ err: error }, 'lost the database connection that announces changes; connecting again');
  const listener = await database.listen(channel, () => notifier.announce(), lost);
  const checkListener = await database.listen(checksChannel, () => announcer.committed(), lost);
  const forgetting = startForgetting(db, logger);
  const delivery = options.deliverMails === false ? null : startDelivery({ db, send: options.sendMail ?? null, log: logger });
  const watching = watchNumbers(db, logger);
  const hours = watchHours({ db, feed }, logger);
  const ownership = watchOwnership({ db, feed }, logger);
  const portings = watchPortings({ db, feed, publicUrl }, logger);
  const spend = watchSpend({ db, feed, publicUrl }, logger);
  const webhooks =
    options.deliverMails === false
      ? null
      : startDelivering({
          db,
          log: logger,
          now: () => new Date(),
          resolve: resolveName,
          allowPrivate: options.webhooksAllowPrivate ?? false,
        });
  await app.ready();
  return {
    app,
    routes,
    auth,
    feed,
    notifier,
    metrics,
    silentChanges,
    async close() {
      closing.abort();
      await app.close();
      await waker.close();
      await forgetting.close();
      await delivery?.close();
      await webhooks?.close();
      await watching.close();
      await hours.close();
      await portings.close();
      await ownership.close();
      await spend.close();
      await listener?.close();
      await checkListener?.close();
    },
  };
}

/** The SIP domain comes from a setting: where it changed since the last start, edges must hear of it. So must they of what a newer version says of ported numbers. */
const republish = (feed: ChangeFeed) =>
  feed.change(async (trx, touch) => {
    for (const { id } of await trx.selectFrom('edges').select('id').execute()) touch('settings', 'edge', id);
    for (const e164 of await portedNumbers(trx)) touch('numbers', numberKey(e164));
  });

function measure(app: App, metrics: Metrics): void {
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? '(none)';
    if (route === '/api/edge/v1/changes' || route.endsWith('/check/events')) return; // open for long by design
    metrics.requests.observe({ method: request.method, route, status: String(reply.statusCode) }, reply.elapsedTime / 1000);
  });
}
