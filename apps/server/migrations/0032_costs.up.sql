-- What calls out cost. Money is in millionths of the currency's unit, as whole numbers.
create table price_lists (
  id text primary key,
  name text not null,
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  -- null: a draft. A list ends when the next one starts.
  starts_at timestamptz(3),
  uploaded_at timestamptz(3) not null default now(),
  uploaded_by text references users (id) on delete set null,
  uploaded_by_name text not null,
  price_count integer not null,
  fault_count integer not null,
  -- The first of them.
  faults jsonb not null
);
create unique index price_lists_starts_at on price_lists (starts_at);

create table prices (
  list_id text not null references price_lists (id) on delete cascade,
  prefix text not null check (prefix ~ '^[1-9][0-9]{0,14}$'),
  name text not null,
  per_minute bigint not null check (per_minute >= 0),
  first_seconds integer not null check (first_seconds > 0),
  next_seconds integer not null check (next_seconds > 0),
  connection_fee bigint not null check (connection_fee >= 0),
  primary key (list_id, prefix)
);

-- One row for each call out that ended, with the terms it was rated by: a list that changes nothing of the past.
create table call_costs (
  call_id text primary key references calls (id) on delete cascade,
  account_id text not null references accounts (id) on delete cascade,
  ended_at timestamptz(3) not null,
  basis text not null check (basis in ('rated', 'not_answered', 'no_price')),
  talk_ms bigint not null,
  list_id text references price_lists (id),
  prefix text,
  name text,
  per_minute bigint,
  first_seconds integer,
  next_seconds integer,
  connection_fee bigint,
  billed_seconds integer not null,
  amount bigint not null,
  -- null: no list was in force.
  currency text,
  -- What the day's spend guard counts: the amount, and of a call without a price what the dearest one would have made of it.
  guarded bigint not null,
  rated_at timestamptz(3) not null default now(),
  check ((basis = 'rated') = (prefix is not null))
);
create index call_costs_day on call_costs (account_id, ended_at);
create index call_costs_unpriced on call_costs (ended_at) where basis = 'no_price';

-- Days (YYYY-MM-DD, UTC) on which an account's limit was reached; its admins are mailed once for each.
create table spent_days (
  account_id text not null references accounts (id) on delete cascade,
  day text not null,
  reached_at timestamptz(3) not null default now(),
  primary key (account_id, day)
);
