-- What edges report: call records, counted attempts, errors, and how far each journal was read.
create table journals (
  edge_id text not null references edges (id) on delete cascade,
  journal text not null,
  acked_seq bigint not null,
  updated_at timestamptz(3) not null default now(),
  primary key (edge_id, journal)
);

-- The two halves of a record come as events of their own. has_facts: the first half (started or refused) is in; until then no account owns it.
create table calls (
  id text primary key,
  edge_id text not null,
  edge_name text not null,
  location_name text not null,
  has_facts boolean not null,
  account_id text references accounts (id) on delete cascade,
  trunk_id text references trunks (id),
  number_id text references numbers (id),
  sip_call_id text not null,
  origin jsonb,
  called_raw text not null,
  called text,
  caller_raw text not null,
  caller text,
  caller_name text,
  caller_withheld boolean not null,
  user_agent text not null,
  codecs jsonb not null,
  people jsonb not null,
  started_at timestamptz(3) not null,
  ring_at timestamptz(3),
  answer_at timestamptz(3),
  end_at timestamptz(3),
  outcome text,
  code integer,
  hung_up_by text check (hung_up_by in ('caller', 'callee', 'platform')),
  answered_by text,
  codec text,
  detail text not null
);
create index calls_account on calls (account_id, started_at desc, id desc);
create index calls_sip_call_id on calls (sip_call_id);
create index calls_number on calls (number_id, started_at desc);
create index calls_started_at on calls (started_at);

create table attempts (
  id text primary key,
  edge_id text not null,
  edge_name text not null,
  location_name text not null,
  account_id text references accounts (id) on delete cascade,
  trunk_id text references trunks (id),
  source text not null,
  outcome text not null,
  called_key text not null,
  hour timestamptz(3) not null,
  count bigint not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  -- The last of them.
  code integer not null,
  method text not null,
  sip_call_id text not null,
  origin jsonb not null,
  called_raw text not null,
  called text,
  caller_raw text not null,
  caller text,
  caller_name text,
  caller_withheld boolean not null,
  user_agent text not null,
  codecs jsonb not null,
  detail text not null,
  unique nulls not distinct (edge_id, account_id, source, outcome, called_key, hour)
);
create index attempts_account on attempts (account_id, last_at desc, id desc);
create index attempts_edge on attempts (edge_id, last_at desc, id desc) where account_id is null;
create index attempts_last_at on attempts (last_at desc, id desc);
create index attempts_sip_call_id on attempts (sip_call_id);

create table router_errors (
  id bigint generated always as identity primary key,
  edge_id text not null,
  at timestamptz(3) not null,
  place text not null,
  message text not null,
  sip_call_id text not null
);
create index router_errors_edge on router_errors (edge_id, id desc);
