import type { AuditActors } from '@patchcord/contracts';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { refreshMs, useList } from '../api/queries.ts';
import { Page } from '../shell/page.tsx';
import { ActivityList } from './activity-list.tsx';
import { filterOf } from './filters.ts';
import { type Entry, words } from './words.ts';

/** Who changed what in the account. */
export function ActivityPage() {
  const chosen = useSearch({ from: '/signed-in/a/$account/activity' });
  const navigate = useNavigate({ from: '/a/$account/activity' });
  const list = useList<Entry>('audit', { filter: filterOf(chosen), everyMs: refreshMs.slow });
  const actors = useList<AuditActors['items'][number]>('audit/actors', { everyMs: refreshMs.slow });
  const choices = (actors.items ?? []).map(({ id, kind, name }) => ({
    value: id,
    label: words.kindOf[kind] ? `${name} (${words.kindOf[kind]})` : name,
  }));
  return (
    <Page title={words.title} about={words.about}>
      <ActivityList list={list} chosen={chosen} choose={(search) => void navigate({ search, replace: true })} actors={choices} />
    </Page>
  );
}
