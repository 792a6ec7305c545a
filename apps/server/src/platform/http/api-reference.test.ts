/** The reference of the API against the routes of the running server. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestServer, type TestServer } from '../../../test/harness.ts';
import { routeSummaries } from './route-summaries.ts';

interface Operation {
  summary?: string;
  description?: string;
  tags?: string[];
  security?: Record<string, unknown>[];
  responses: Record<string, { description?: string; content?: Record<string, { schema?: object }> }>;
}
let it: TestServer;
let document: { paths: Record<string, Record<string, Operation>>; components: { schemas: Record<string, object> } };
let operations: Map<string, Operation>;
beforeAll(async () => {
  it = await openTestServer();
  document = (await it.call('GET', '/api/docs/json')).body;
  operations = new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, one]) => [`${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`, one] as const),
    ),
  );
});
afterAll(() => it.close());

const served = () =>
  it.server.routes
    .filter(({ method, url }) => method !== 'HEAD' && url.startsWith('/api/v1/'))
    .map(({ method, url }) => `${method} ${url}`);
const wrongOf = (isWrong: (operation: Operation) => boolean) =>
  served().filter((route) => {
    const one = operations.get(route);
    return one !== undefined && isWrong(one);
  });

test('every route under /api/v1 is in the reference, with a sentence that says what it does', () => {
  expect(served().length).toBeGreaterThan(90);
  expect(
    served().filter((route) => !operations.has(route)),
    'not in /api/docs/json',
  ).toEqual([]);
  expect(
    served().filter((route) => !operations.get(route)?.summary),
    'add a line to route-summaries.ts',
  ).toEqual([]);
  const known = new Set(it.server.routes.map(({ method, url }) => `${method} ${url}`));
  expect(
    Object.keys(routeSummaries).filter((route) => !known.has(route)),
    'sentences of routes that are not served',
  ).toEqual([]);
});

test('every route says its tag, who may ask, what it answers and how it refuses', () => {
  expect(wrongOf(({ tags }) => tags?.length !== 1)).toEqual([]);
  expect(wrongOf(({ security }) => security === undefined)).toEqual([]);
  const isAnswer = ([status, { content }]: [string, Operation['responses'][string]]) => status === '204' || content !== undefined;
  expect(wrongOf(({ responses }) => !Object.entries(responses).some((one) => /^2/.test(one[0]) && isAnswer(one)))).toEqual([]);
  expect(wrongOf(({ responses }) => JSON.stringify(responses['4XX']?.content).includes('#/components/schemas/Error') === false)).toEqual(
    [],
  );
  expect(JSON.stringify(document.components.schemas.Error)).toMatch(/"code".*"message".*"details".*"received"/);
  expect(JSON.stringify(document)).not.toMatch(/Default Response/);
});

test('who may ask is what the server checks: nobody, a person, a key with its scope', () => {
  const security = (route: string) => operations.get(route)?.security?.map((one) => Object.keys(one)[0]);
  expect(security('POST /api/v1/sign-up')).toEqual([]);
  expect(security('GET /api/v1/me')).toEqual(['session']);
  expect(security('GET /api/v1/accounts/:account/keys')).toEqual(['session']);
  expect(security('PATCH /api/v1/accounts/:account/numbers/:number')).toEqual(['session', 'key']);
  expect(security('POST /api/edge/v1/report')).toEqual(['edge']);
  expect(operations.get('PATCH /api/v1/accounts/:account/numbers/:number')?.description).toBe(
    'Role in the account: owner, admin. API keys: scope numbers.',
  );
});
