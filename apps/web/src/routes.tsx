import { Center, EmptyState, Loader } from '@mantine/core';
import type { QueryClient } from '@tanstack/react-query';
import { createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { readChosen } from './activity/filters.ts';
import { beforeSignIn, root, signIn } from './front-routes.ts';
import { ButtonLink } from './shell/links.tsx';
import { LoadingFailed } from './shell/states.tsx';
import { words } from './shell/words.ts';
import { signedIn } from './signed-in-route.ts';
import { readMonth } from './statement/months.ts';

const start = createRoute({
  getParentRoute: () => signedIn,
  path: '/',
  beforeLoad: ({ context }) => {
    const [first, ...others] = context.me.accounts;
    if (first && others.length === 0) throw redirect({ to: '/a/$account/phone', params: { account: first.id } });
    // Who only runs the platform has no account to choose.
    const { platformRole } = context.me.user;
    if (!first && platformRole) throw redirect({ to: platformRole === 'operator' ? '/platform' : '/platform/requests' });
  },
  component: lazyRouteComponent(() => import('./shell/accounts.page.tsx'), 'AccountsPage'),
});

/** Where somebody goes who has just signed up, before the account is known to the page. */
const bringNumbers = createRoute({
  getParentRoute: () => signedIn,
  path: '/bring-numbers',
  beforeLoad: ({ context }) => {
    const [first] = context.me.accounts;
    throw first ? redirect({ to: '/a/$account/requests', params: { account: first.id } }) : redirect({ to: '/' });
  },
});

/** Where a tel: link of another page leads: to the phone of the first account, with its number typed. */
const call = createRoute({
  getParentRoute: () => signedIn,
  path: '/call',
  validateSearch: ({ to }: Record<string, unknown>): { to?: string } => (to === undefined ? {} : { to: String(to).slice(0, 200) }),
  beforeLoad: ({ context, search }) => {
    const [first] = context.me.accounts;
    if (!first) throw redirect({ to: '/' });
    throw redirect({ to: '/a/$account/phone', params: { account: first.id }, search: search.to === undefined ? {} : { call: search.to } });
  },
});

const account = createRoute({ getParentRoute: () => signedIn, path: '/a/$account', component: Outlet });

const accountStart = createRoute({
  getParentRoute: () => account,
  path: '/',
  beforeLoad: ({ params }) => {
    throw redirect({ to: '/a/$account/phone', params });
  },
});

const phone = createRoute({
  getParentRoute: () => account,
  path: '/phone',
  validateSearch: ({ call, woken, answer }: Record<string, unknown>): { call?: string; woken?: string; answer?: 'yes' } => ({
    ...(call === undefined ? {} : { call: String(call).slice(0, 200) }),
    ...(typeof woken === 'string' ? { woken: woken.slice(0, 100) } : {}),
    ...(answer === 'yes' ? { answer } : {}),
  }),
  component: lazyRouteComponent(() => import('./phone/phone.page.tsx'), 'PhonePage'),
});
const devices = createRoute({
  getParentRoute: () => account,
  path: '/phone/devices',
  component: lazyRouteComponent(() => import('./devices/devices.page.tsx'), 'DevicesPage'),
});
const numbers = createRoute({
  getParentRoute: () => account,
  path: '/numbers',
  validateSearch: (search: Record<string, unknown>): { add?: string } => (typeof search.add === 'string' ? { add: search.add } : {}),
  component: lazyRouteComponent(() => import('./numbers/numbers.page.tsx'), 'NumbersPage'),
});
const number = createRoute({
  getParentRoute: () => account,
  path: '/numbers/$number',
  component: lazyRouteComponent(() => import('./numbers/number.page.tsx'), 'NumberPage'),
});
const porting = createRoute({
  getParentRoute: () => account,
  path: '/numbers/$number/porting',
  component: lazyRouteComponent(() => import('./porting/porting.page.tsx'), 'PortingPage'),
});
const trunks = createRoute({
  getParentRoute: () => account,
  path: '/trunks',
  component: lazyRouteComponent(() => import('./trunks/trunks.page.tsx'), 'TrunksPage'),
});
const trunk = createRoute({
  getParentRoute: () => account,
  path: '/trunks/$trunk',
  validateSearch: (search: Record<string, unknown>): { source?: string } =>
    typeof search.source === 'string' ? { source: search.source } : {},
  component: lazyRouteComponent(() => import('./trunks/trunk.page.tsx'), 'TrunkPage'),
});
const people = createRoute({
  getParentRoute: () => account,
  path: '/people',
  component: lazyRouteComponent(() => import('./people/people.page.tsx'), 'PeoplePage'),
});
const calls = createRoute({
  getParentRoute: () => account,
  path: '/calls',
  validateSearch: ({ number, call, direction }: Record<string, unknown>): { number?: string; call?: string; direction?: 'in' | 'out' } => ({
    ...(direction === 'in' || direction === 'out' ? { direction } : {}),
    ...(typeof number === 'string' ? { number } : {}),
    ...(typeof call === 'string' ? { call } : {}),
  }),
  component: lazyRouteComponent(() => import('./calls/calls.page.tsx'), 'CallsPage'),
});
const statement = createRoute({
  getParentRoute: () => account,
  path: '/statement',
  validateSearch: readMonth,
  component: lazyRouteComponent(() => import('./statement/statement.page.tsx'), 'StatementPage'),
});
const callsOut = createRoute({
  getParentRoute: () => account,
  path: '/calls-out',
  component: lazyRouteComponent(() => import('./calls-out/calls-out.page.tsx'), 'CallsOutPage'),
});
const attempts = createRoute({
  getParentRoute: () => account,
  path: '/attempts',
  component: lazyRouteComponent(() => import('./attempts/attempts.page.tsx'), 'AttemptsPage'),
});
const requests = createRoute({
  getParentRoute: () => account,
  path: '/requests',
  component: lazyRouteComponent(() => import('./requests/requests.page.tsx'), 'RequestsPage'),
});
const request = createRoute({
  getParentRoute: () => account,
  path: '/requests/$request',
  validateSearch: (search: Record<string, unknown>): { step?: string } => (typeof search.step === 'string' ? { step: search.step } : {}),
  component: lazyRouteComponent(() => import('./requests/request.page.tsx'), 'RequestPage'),
});
const activity = createRoute({
  getParentRoute: () => account,
  path: '/activity',
  validateSearch: readChosen,
  component: lazyRouteComponent(() => import('./activity/activity.page.tsx'), 'ActivityPage'),
});
const integrations = createRoute({
  getParentRoute: () => account,
  path: '/integrations',
  component: lazyRouteComponent(() => import('./integrations/integrations.page.tsx'), 'IntegrationsPage'),
});
const webhook = createRoute({
  getParentRoute: () => account,
  path: '/integrations/webhooks/$webhook',
  validateSearch: (search: Record<string, unknown>): { state?: string } =>
    typeof search.state === 'string' ? { state: search.state } : {},
  component: lazyRouteComponent(() => import('./integrations/webhook.page.tsx'), 'WebhookPage'),
});
const queue = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/requests',
  component: lazyRouteComponent(() => import('./review/queue.page.tsx'), 'QueuePage'),
});
const review = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/requests/$request',
  component: lazyRouteComponent(() => import('./review/review.page.tsx'), 'ReviewPage'),
});
const portings = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/portings',
  component: lazyRouteComponent(() => import('./porting/portings.page.tsx'), 'PortingsPage'),
});
const portingReview = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/portings/$porting',
  component: lazyRouteComponent(() => import('./porting/review.page.tsx'), 'PortingReviewPage'),
});
const claims = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/ownership',
  component: lazyRouteComponent(() => import('./ownership/claims.page.tsx'), 'ClaimsPage'),
});
const claim = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/ownership/$claim',
  component: lazyRouteComponent(() => import('./ownership/review.page.tsx'), 'ClaimPage'),
});
const upstream = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/upstream',
  component: lazyRouteComponent(() => import('./upstream/upstream.page.tsx'), 'UpstreamPage'),
});
const priceLists = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/price-lists',
  component: lazyRouteComponent(() => import('./prices/price-lists.page.tsx'), 'PriceListsPage'),
});
const priceListRoute = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/price-lists/$list',
  component: lazyRouteComponent(() => import('./prices/price-list.page.tsx'), 'PriceListPage'),
});
const accountsCallsOut = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/calls-out',
  component: lazyRouteComponent(() => import('./calls-out/accounts.page.tsx'), 'AccountsCallsOutPage'),
});
const platform = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform',
  component: lazyRouteComponent(() => import('./platform/platform.page.tsx'), 'PlatformPage'),
});

const mails = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/mails',
  component: lazyRouteComponent(() => import('./mails/mails.page.tsx'), 'MailsPage'),
});
const platformActivity = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/activity',
  validateSearch: readChosen,
  component: lazyRouteComponent(() => import('./activity/platform-activity.page.tsx'), 'PlatformActivityPage'),
});
const operators = createRoute({
  getParentRoute: () => signedIn,
  path: '/platform/team',
  component: lazyRouteComponent(() => import('./operators/operators.page.tsx'), 'OperatorsPage'),
});
const security = createRoute({
  getParentRoute: () => signedIn,
  path: '/security',
  component: lazyRouteComponent(() => import('./security/security.page.tsx'), 'SecurityPage'),
});
const help = createRoute({
  getParentRoute: () => signedIn,
  path: '/help',
  component: lazyRouteComponent(() => import('./help/help.page.tsx'), 'HelpPage'),
});
const helpTopic = createRoute({
  getParentRoute: () => signedIn,
  path: '/help/$topic',
  component: lazyRouteComponent(() => import('./help/topic.page.tsx'), 'TopicPage'),
});

const tree = root.addChildren([
  signIn,
  ...beforeSignIn,
  signedIn.addChildren([
    start,
    bringNumbers,
    call,
    security,
    platform,
    mails,
    platformActivity,
    operators,
    queue,
    review,
    portings,
    portingReview,
    claims,
    claim,
    upstream,
    priceLists,
    priceListRoute,
    accountsCallsOut,
    help,
    helpTopic,
    account.addChildren([
      accountStart,
      phone,
      devices,
      numbers,
      number,
      porting,
      trunks,
      trunk,
      people,
      calls,
      statement,
      callsOut,
      attempts,
      requests,
      request,
      integrations,
      webhook,
      activity,
    ]),
  ]),
]);

export function createPages(client: QueryClient) {
  return createRouter({
    routeTree: tree,
    context: { client },
    defaultPreload: 'intent',
    scrollRestoration: true,
    defaultPendingComponent: () => (
      <Center mih={240}>
        <Loader />
      </Center>
    ),
    defaultErrorComponent: ({ error, reset }) => (
      <Center mih="60dvh" p="md">
        <LoadingFailed
          error={error}
          retry={() => {
            reset();
            window.location.reload();
          }}
        />
      </Center>
    ),
    defaultNotFoundComponent: () => (
      <EmptyState mt="xl" title={words.notFound.title} description={words.notFound.text}>
        <ButtonLink to="/" variant="default" mt="sm">
          {words.notFound.back}
        </ButtonLink>
      </EmptyState>
    ),
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof createPages>;
  }
}
