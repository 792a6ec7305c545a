import { useNavigate, useSearch } from '@tanstack/react-router';
import { refreshMs, usePages } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { ActivityList } from './activity-list.tsx';
import { filterOf } from './filters.ts';
import { type Entry, words } from './words.ts';

/** Who changed what, in every account and on the platform: for operators and support. */
export function PlatformActivityPage() {
  const chosen = useSearch({ from: '/signed-in/platform/activity' });
  const navigate = useNavigate({ from: '/platform/activity' });
  const list = usePages<Entry>(['platform', 'audit'], '/api/v1/platform/audit', { filter: filterOf(chosen), everyMs: refreshMs.slow });
  return (
    <Page title={words.title} about={words.aboutPlatform}>
      <ActivityList list={list} chosen={chosen} choose={(search) => void navigate({ search, replace: true })} actors={null} withAccount />
    </Page>
  );
}
