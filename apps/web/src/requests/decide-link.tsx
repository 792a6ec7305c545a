import { useMe } from '../api/queries.ts';
import { ButtonLink } from '../shell/links.tsx';
import { words } from './words.ts';

/** Who runs the platform too (Ada of the demo) decides from where it was asked. */
export function DecideLink({ request }: { request: string }) {
  const me = useMe();
  if (!me.data?.user.platformRole) return null;
  return (
    <ButtonLink size="compact-sm" variant="light" to="/platform/requests/$request" params={{ request }}>
      {words.ofTrunk.decide}
    </ButtonLink>
  );
}
