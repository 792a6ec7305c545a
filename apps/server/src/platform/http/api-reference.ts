/** What the reference of the API (/api/docs) says of each route beside its shapes: what it does, who may ask, how it refuses. Pure. */
import { apiError, type KeyScope } from '@patchcord/contracts';
import * as z from 'zod';
import { edgePrefix, publicRoutes } from './access.ts';
import type { ServedRoute } from './app.ts';
import { routeSummaries } from './route-summaries.ts';

export interface Reference {
  routes: readonly ServedRoute[];
  /** Which scopes of API keys open a route. */
  scopesFor(method: string, url: string): readonly KeyScope[];
}

/** What is read and written here of an OpenAPI document. */
interface Operation {
  summary?: string;
  description?: string;
  security?: Record<string, string[]>[];
  responses: Record<string, { description?: string; content?: object }>;
}
export interface ApiDocument {
  paths?: Record<string, Partial<Record<(typeof methods)[number], Operation>>>;
  components?: { schemas?: Record<string, object> };
}

const methods = ['get', 'post', 'put', 'patch', 'delete'] as const;
/** '/a/{b}' as the router writes it: '/a/:b'. */
const patternOf = (path: string) => path.replaceAll(/\{(\w+)\}/g, ':$1');

const said: Record<string, string> = {
  200: 'What was asked for',
  201: 'Made',
  202: 'Begun',
  204: 'Done',
};

const refusal = {
  description: 'Refused. `code` is stable; `details` name the field, what was received and what would be right.',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
};

const errorSchema = () => z.toJSONSchema(apiError, { target: 'openapi-3.0' });

function securityOf(method: string, url: string, scopes: readonly KeyScope[]): Record<string, string[]>[] {
  if (publicRoutes.includes(`${method} ${url}`)) return [];
  if (url.startsWith(edgePrefix)) return [{ edge: [] }];
  return [{ session: [] }, ...(scopes.length > 0 ? [{ key: [] }] : [])];
}

function whoMayAsk(route: ServedRoute | undefined, scopes: readonly KeyScope[]): string {
  const people = route?.roles ? `Role in the account: ${route.roles.join(', ')}.` : '';
  const platform = route?.platformRoles ? `Role on the platform: ${route.platformRoles.join(', ')}.` : '';
  const keys = scopes.length > 0 ? `API keys: scope ${scopes.join(' or ')}.` : route?.roles ? 'Not with an API key.' : '';
  return [people, platform, keys].filter(Boolean).join(' ');
}

/** zod's pattern of a time takes a screen and says no more than the format does. */
function withoutTimePatterns<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutTimePatterns) as T;
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => !(name === 'pattern' && (value as { format?: unknown }).format === 'date-time'));
  return Object.fromEntries(entries.map(([name, one]) => [name, withoutTimePatterns(one)])) as T;
}

export function describeRoutes(document: ApiDocument, { routes, scopesFor }: Reference): ApiDocument {
  const served = new Map(routes.map((route) => [`${route.method} ${route.url}`, route]));
  for (const [path, item] of Object.entries(document.paths ?? {})) {
    const url = patternOf(path);
    for (const lower of methods) {
      const operation = item[lower];
      if (!operation) continue;
      const method = lower.toUpperCase();
      const route = `${method} ${url}`;
      const scopes = scopesFor(method, url);
      const summary = routeSummaries[route];
      if (summary) operation.summary = summary;
      const description = [operation.description, whoMayAsk(served.get(route), scopes)].filter(Boolean).join('\n\n');
      if (description) operation.description = description;
      operation.security = securityOf(method, url, scopes);
      for (const [status, response] of Object.entries(operation.responses))
        if (response.description === 'Default Response') response.description = said[status] ?? 'Answer';
      operation.responses['4XX'] = refusal;
    }
  }
  const schemas = { ...document.components?.schemas, Error: errorSchema() };
  return withoutTimePatterns({ ...document, components: { ...document.components, schemas } });
}
