import { EmptyState } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { usePages } from '../api/queries.ts';
import { ListStates } from '../shell/states.tsx';
import { Entries } from './entries.tsx';
import { FilterBar, type FilterBarProps } from './filter-bar.tsx';
import { isChosen } from './filters.ts';
import { type Entry, words } from './words.ts';

/** The filter with what fits it. */
export function ActivityList({
  list,
  chosen,
  choose,
  actors,
  withAccount = false,
}: Omit<FilterBarProps, 'nameOf'> & { list: ReturnType<typeof usePages<Entry>>; withAccount?: boolean }) {
  const first = list.items?.[0];
  const nameOf = first ? { who: first.actor.name, about: first.subject.label, of: first.account?.name ?? '' } : {};
  const none = isChosen(chosen) ? words.emptyFiltered : words.empty;
  return (
    <>
      <FilterBar chosen={chosen} choose={choose} actors={actors} nameOf={nameOf} />
      <ListStates list={list} rows={6} height={64} empty={<EmptyState icon={<IconHistory />} title={none.title} description={none.text} />}>
        {(entries) => <Entries entries={entries} withAccount={withAccount} narrow={(one) => choose({ ...chosen, ...one })} />}
      </ListStates>
    </>
  );
}
