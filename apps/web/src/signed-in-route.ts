import { createRoute, redirect } from '@tanstack/react-router';
import { meQuery, signedOut } from './api/queries.ts';
import { root } from './front-routes.ts';
import { isStaying } from './shell/session-over.ts';
import { SignedIn } from './shell/signed-in.tsx';

/** Everything behind sign-in. */
export const signedIn = createRoute({
  getParentRoute: () => root,
  id: 'signed-in',
  beforeLoad: async ({ context, location }) => {
    try {
      return { me: await context.client.ensureQueryData(meQuery) };
    } catch (error) {
      const known = context.client.getQueryData(meQuery.queryKey);
      if (known && isStaying()) return { me: known };
      if (signedOut(error)) throw redirect({ to: '/sign-in', search: location.href === '/' ? {} : { next: location.href } });
      throw error;
    }
  },
  component: SignedIn,
});
