-- Whose a number is, and how that was proved: by a call of our own that came back to us, or by a document that support looked at.
alter table numbers add column proved_at timestamptz(3);
alter table numbers add column proved_by text check (proved_by in ('check', 'document'));
alter table numbers add constraint numbers_proved check ((proved_at is null) = (proved_by is null));

-- How an edge's clock stands to the control plane's, as the edge measured it; null: not known.
alter table edges add column clock_ahead_ms integer;
alter table edges add column clock_within_ms integer;

-- The operator's own numbers, of which each check call shows one drawn at random.
create table check_callers (
  e164 text primary key,
  added_at timestamptz(3) not null default now()
);

create table ownership_checks (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  number_id text not null references numbers (id) on delete cascade,
  -- By which the call has to come back.
  trunk_id text not null references trunks (id),
  state text not null check (state in ('waiting_for_edge', 'calling', 'arrived', 'cancelled', 'passed', 'failed')),
  reason text,
  -- What the states and reasons are decided from (ownership/run.models.ts).
  run jsonb not null,
  -- The edge that places the call.
  edge_id text references edges (id) on delete set null,
  asked_by text references users (id) on delete set null,
  asked_by_name text not null,
  asked_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create unique index ownership_checks_open on ownership_checks (number_id) where state not in ('passed', 'failed');
create index ownership_checks_account_id on ownership_checks (account_id);
create index ownership_checks_number on ownership_checks (number_id, asked_at desc);
create index ownership_checks_trunk_id on ownership_checks (trunk_id);
create index ownership_checks_edge_id on ownership_checks (edge_id) where edge_id is not null;

-- A document in place of a check: support decides.
create table ownership_claims (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  number_id text not null references numbers (id) on delete cascade,
  state text not null check (state in ('waiting', 'accepted', 'refused', 'withdrawn')),
  -- Counts every change; who decides on an older one than there is, is told.
  version integer not null default 1,
  reason text not null default '',
  asked_by text references users (id) on delete set null,
  asked_by_name text not null,
  asked_at timestamptz(3) not null,
  ended_at timestamptz(3)
);
create unique index ownership_claims_open on ownership_claims (number_id) where state = 'waiting';
create index ownership_claims_account_id on ownership_claims (account_id);
create index ownership_claims_newest on ownership_claims (number_id, asked_at desc);
create index ownership_claims_waiting on ownership_claims (asked_at) where state = 'waiting';

-- Letters were of portings alone. Each is of one thing at most; of none: not used yet.
alter table porting_letters rename to documents;
alter table documents add column claim_id text unique references ownership_claims (id) on delete cascade;
alter table documents add constraint documents_of_one check (porting_id is null or claim_id is null);
alter index porting_letters_account_id rename to documents_account_id;
drop index porting_letters_unused;
create unique index documents_unused on documents (number_id) where porting_id is null and claim_id is null;
drop index porting_letters_stored_at;
create index documents_stored_at on documents (stored_at) where porting_id is null and claim_id is null;
