/** The root of all pages, and those before sign-in. */
import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext, createRoute, lazyRouteComponent, Outlet } from '@tanstack/react-router';

export const root = createRootRouteWithContext<{ client: QueryClient }>()({ component: Outlet });

export const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: (search: Record<string, unknown>): { next?: string; over?: true } => ({
    ...(typeof search.next === 'string' ? { next: search.next } : {}),
    // The page that was open was left because of it.
    ...(search.over === true ? { over: true } : {}),
  }),
  component: lazyRouteComponent(() => import('./sign-in/sign-in.page.tsx'), 'SignInPage'),
});

/** Pages before sign-in, by their path. */
const joining = () => import('./joining/pages.ts');
const front = { getParentRoute: () => root };
export const beforeSignIn = [
  createRoute({
    ...front,
    path: '/sign-in/second',
    validateSearch: (search: Record<string, unknown>): { next?: string } => (typeof search.next === 'string' ? { next: search.next } : {}),
    component: lazyRouteComponent(joining, 'SecondStepPage'),
  }),
  createRoute({ ...front, path: '/sign-up', component: lazyRouteComponent(joining, 'SignUpPage') }),
  createRoute({ ...front, path: '/sign-up/confirm', component: lazyRouteComponent(joining, 'ConfirmPage') }),
  createRoute({ ...front, path: '/invitation', component: lazyRouteComponent(joining, 'InvitationPage') }),
  createRoute({ ...front, path: '/forgot-password', component: lazyRouteComponent(joining, 'ForgotPasswordPage') }),
  createRoute({ ...front, path: '/reset-password', component: lazyRouteComponent(joining, 'ResetPasswordPage') }),
] as const;
