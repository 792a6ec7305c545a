/** The HTTP shell: everything that is true for every route. Features register their routes on it. */
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  LogController,
  type RawReplyDefaultExpression,
  type RawRequestDefaultExpression,
  type RawServerDefault,
} from 'fastify';
import { jsonSchemaTransform, serializerCompiler, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import type { Logger } from 'pino';
import type { LetsIn } from './access.ts';
import { type ApiDocument, describeRoutes, type Reference } from './api-reference.ts';
import { registerErrors } from './errors.ts';
import { speakPlainly } from './plain-words.ts';

const apiAbout = `Bring your own carrier. Your own system comes in with an API key: \`Authorization: Bearer pck_…\`, made on the page Integrations. People sign in at
\`POST /api/auth/sign-in/email\`; the session is a cookie. Times are ISO 8601 in UTC. Lists are \`{ items, nextCursor }\`, newest first. What happens can be told to
webhooks: POST with the header \`patchcord-signature: t=<seconds>,v1=<HMAC-SHA256 over "t.body" in hex>\`.`;

/** Routes on it take zod schemas and are typed by them. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression<RawServerDefault>,
  RawReplyDefaultExpression<RawServerDefault>,
  FastifyBaseLogger,
  ZodTypeProvider
>;

export interface AppOptions {
  logger: Logger;
  publicUrl: string;
  trustedProxies: string[];
  version: string;
  scopesFor: Reference['scopesFor'];
}

/** A route as it is served. A test walks all of them. */
export interface ServedRoute {
  method: string;
  url: string;
  roles: readonly string[] | undefined;
  platformRoles: readonly string[] | undefined;
  letsIn: LetsIn | undefined;
}

export async function createApp(options: AppOptions): Promise<{ app: App; routes: ServedRoute[] }> {
  const { logger, publicUrl, trustedProxies, version, scopesFor } = options;
  speakPlainly();
  const app = Fastify({
    loggerInstance: logger as FastifyBaseLogger,
    trustProxy: trustedProxies.length > 0 ? trustedProxies : false,
    logController: new LogController({ disableRequestLogging: true }), // counted in metrics; what fails is logged
    bodyLimit: 1024 * 1024,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false, maxParamLength: 200 },
    genReqId: () => crypto.randomUUID(),
    requestIdHeader: false,
  }).withTypeProvider<ZodTypeProvider>();
  const routes: ServedRoute[] = [];
  app.addHook('onRoute', ({ method, url, config }) => {
    const { roles, platformRoles, letsIn } = config ?? {};
    for (const one of [method].flat()) routes.push({ method: one, url, roles, platformRoles, letsIn });
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  emptyJsonBodies(app as unknown as FastifyInstance);
  registerErrors(app as unknown as FastifyInstance);
  await app.register(rateLimit, { global: false });
  await secureHeaders(app, publicUrl);
  await app.register(swagger, {
    openapi: {
      info: {
        title: 'Patchcord',
        version,
        description: apiAbout,
      },
      servers: [{ url: publicUrl }],
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: 'patchcord.session_token' },
          key: { type: 'http', scheme: 'bearer', description: 'API key of an account: pck_…. Its scopes say what it opens.' },
          edge: { type: 'http', scheme: 'bearer', description: 'Token of an edge.' },
        },
      },
    },
    transform: jsonSchemaTransform,
    transformObject: (made) =>
      describeRoutes(('openapiObject' in made ? made.openapiObject : {}) as ApiDocument, { routes, scopesFor }) as Record<string, unknown>,
  });
  await app.register(swaggerUi, { routePrefix: '/api/docs', staticCSP: false });
  return { app, routes };
}

/** A POST that says it is JSON and has no body (sign-out, 'Call me') is fine. */
function emptyJsonBodies(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') done(null, undefined);
    else parse(request, body as string, done);
  });
}

/** The pages load only what this server serves; the phone may open a WebSocket to any edge and use the microphone. */
async function secureHeaders(app: App, publicUrl: string): Promise<void> {
  const https = publicUrl.startsWith('https://');
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        // Edges have names of their own, and more of them come while the page is open.
        connectSrc: ["'self'", 'wss:', ...(https ? [] : ['ws:'])],
        imgSrc: ["'self'", 'data:', 'blob:'],
        mediaSrc: ["'self'", 'data:', 'blob:'],
        scriptSrc: ["'self'"],
        // Mantine and Swagger UI set style attributes and style elements.
        styleSrc: ["'self'", "'unsafe-inline'"],
        fontSrc: ["'self'", 'data:'],
        workerSrc: ["'self'"],
        manifestSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    strictTransportSecurity: https ? { maxAge: 31_536_000, includeSubDomains: false } : false,
    crossOriginEmbedderPolicy: false,
    xFrameOptions: { action: 'deny' },
    referrerPolicy: { policy: 'same-origin' },
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('permissions-policy', 'microphone=(self), speaker-selection=(self), camera=(), geolocation=(), payment=()');
  });
}
