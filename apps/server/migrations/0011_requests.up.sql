-- Requests to bring numbers: what the customer entered, kept at every step, and what support decided.
create table requests (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  kind text not null check (kind in ('numbers', 'addresses')),
  state text not null check (state in ('draft', 'sent', 'in_review', 'needs_information', 'approved', 'refused', 'withdrawn')),
  -- Counts every change; who changes an older one than there is, is told.
  version integer not null default 1,
  -- The trunk it is for; once approved, the trunk it made.
  trunk_id text references trunks (id),
  carrier jsonb,
  addresses jsonb not null default '[]',
  addresses_confirmed boolean not null default false,
  location_id text references locations (id),
  reason text not null default '',
  reviewer_id text references users (id) on delete set null,
  created_by text references users (id) on delete set null,
  created_by_name text not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  decided_at timestamptz(3)
);
create index requests_account_id on requests (account_id, created_at desc);
create index requests_queue on requests (state, sent_at);
create index requests_trunk_id on requests (trunk_id);

create table request_rows (
  id text primary key,
  request_id text not null references requests (id) on delete cascade,
  -- Place in the list, from 1.
  position integer not null,
  received text not null,
  e164 text,
  country text,
  kind text,
  -- E-mails of whom it rings.
  people jsonb not null default '[]',
  -- null: a good row.
  problem text,
  message text not null default '',
  decision text not null default 'open' check (decision in ('open', 'approved', 'refused')),
  reason text not null default '',
  number_id text references numbers (id),
  unique (request_id, position)
);
create index request_rows_e164 on request_rows (e164);
create index request_rows_number_id on request_rows (number_id);

create table request_messages (
  id text primary key,
  request_id text not null references requests (id) on delete cascade,
  author_id text references users (id) on delete set null,
  author_name text not null,
  is_support boolean not null,
  -- Seen by support only.
  is_internal boolean not null,
  text text not null,
  at timestamptz(3) not null default now()
);
create index request_messages_request_id on request_messages (request_id, at);
