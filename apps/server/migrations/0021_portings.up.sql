-- Numbers that go over from a carrier to the platform's upstream.
-- The upstream is a trunk of no account: calls for ported numbers of every account come by it. One at most.
alter table trunks alter column account_id drop not null;
create unique index trunks_upstream on trunks ((account_id is null)) where account_id is null;

create table portings (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  number_id text not null references numbers (id) on delete cascade,
  -- The carrier's, by which the number came when this was asked for.
  trunk_id text not null references trunks (id),
  state text not null check (state in ('requested', 'submitted', 'date_set', 'both_ways', 'ported', 'refused', 'withdrawn')),
  -- Counts every change; who changes an older one than there is, is told.
  version integer not null default 1,
  carrier_account text not null,
  authorised_name text not null,
  -- Days as texts, YYYY-MM-DD: a day of the number's country is no moment.
  wished_on text not null,
  day text,
  reason text not null default '',
  asked_by text references users (id) on delete set null,
  asked_by_name text not null,
  asked_at timestamptz(3) not null default now(),
  submitted_at timestamptz(3),
  opened_at timestamptz(3),
  ended_at timestamptz(3)
);
create unique index portings_of_number on portings (number_id) where state not in ('refused', 'withdrawn');
create index portings_account_id on portings (account_id);
create index portings_newest on portings (number_id, asked_at desc);
create index portings_trunk_id on portings (trunk_id);
create index portings_due on portings (state, day) where state in ('date_set', 'both_ways');

-- Signed letters, apart from everything that is listed. Deleted some days after the porting ended, or a day after nobody used them.
create table porting_letters (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  number_id text not null references numbers (id) on delete cascade,
  -- null: not used yet.
  porting_id text unique references portings (id) on delete cascade,
  name text not null,
  bytes integer not null,
  content bytea not null,
  stored_at timestamptz(3) not null default now()
);
create index porting_letters_account_id on porting_letters (account_id);
create unique index porting_letters_unused on porting_letters (number_id) where porting_id is null;
create index porting_letters_stored_at on porting_letters (stored_at) where porting_id is null;
