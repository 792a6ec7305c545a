import '@mantine/core/styles.css';
import './focus.css';
import { MantineProvider } from '@mantine/core';
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { signedOut } from './api/queries.ts';
import { ApiFailure } from './api/request.ts';
import { createPages } from './routes.tsx';
import { sessionOver } from './shell/session-over.ts';
import { cssVariables, theme } from './theme.ts';

/** Pages that are there without a session. */
const beforeSignIn = /^\/(sign-in|sign-up|invitation|forgot-password|reset-password)(\/|$)/;

/** A session that ended is noticed by whatever asks next. */
const onError = (error: unknown) => {
  const { pathname, href } = pages.state.location;
  if (!signedOut(error) || beforeSignIn.test(pathname)) return;
  sessionOver(() => void pages.navigate({ to: '/sign-in', search: { next: href, over: true } }));
};

const client = new QueryClient({
  queryCache: new QueryCache({ onError }),
  mutationCache: new MutationCache({ onError }),
  defaultOptions: {
    // Also where the browser says that there is no network: whoever presses something is told that it did not get through, and nothing waits in silence.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 2_000,
      // An answer is an answer; only what did not get through is tried again.
      retry: (failures, error) => failures < 2 && (!(error instanceof ApiFailure) || error.status === 0 || error.status >= 500),
    },
  },
});
const pages = createPages(client);

const place = document.getElementById('root');
if (place)
  createRoot(place).render(
    <StrictMode>
      <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
        <QueryClientProvider client={client}>
          <RouterProvider router={pages} />
        </QueryClientProvider>
      </MantineProvider>
    </StrictMode>,
  );
