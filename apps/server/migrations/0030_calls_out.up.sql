-- Calls out: where they go (gateways), what an account and its people may call, and what a record says of them.
create table gateways (
  id text primary key,
  name text not null,
  is_on boolean not null,
  address text not null,
  port integer not null,
  transport text not null check (transport in ('udp', 'tcp', 'tls')),
  priority integer not null,
  weight integer not null,
  caller_id_in jsonb not null,
  number_format text not null check (number_format in ('plus_e164', 'e164', 'international')),
  -- Digest. Whoever answers a challenge needs the password itself: edges get it, the API never says it.
  login_user text,
  login_password text,
  check_seconds integer not null,
  created_at timestamptz(3) not null default now(),
  changed_revision bigint not null default 0,
  -- Kept for the records that name it.
  removed_at timestamptz(3),
  check ((login_user is null) = (login_password is null))
);
create unique index gateways_name on gateways (name) where removed_at is null;

-- What support decided an account may call (allowed_…), and what its admins made of that (the rest; null: all that is allowed). No row: the defaults.
create table calls_out (
  account_id text primary key references accounts (id) on delete cascade,
  allowed boolean not null,
  -- null: the countries of the account's own numbers.
  allowed_countries jsonb,
  allowed_calls_limit integer not null,
  allowed_calls_limit_per_person integer not null,
  -- What a day may cost, in the currency of the price list; null: no limit.
  allowed_spend_per_day numeric(14, 4),
  is_on boolean not null default true,
  countries jsonb,
  calls_limit integer,
  calls_limit_per_person integer,
  spend_per_day numeric(14, 4),
  -- The day (YYYY-MM-DD, UTC) whose spend limit is reached: nothing more goes out while this says one.
  spent_day text,
  changed_at timestamptz(3) not null default now()
);

alter table members add column may_call_out boolean not null default true;
-- How this person types numbers, ISO 3166; null: as in the country of the person's first number.
alter table members add column dials_country text;

-- Whoever called out (person_id: the user, kept after the user is gone), where to, and who was asked to carry it.
alter table calls add column direction text not null default 'in' check (direction in ('in', 'out'));
alter table calls add column person_id text;
alter table calls add column person_name text;
alter table calls add column destination text;
alter table calls add column tried jsonb not null default '[]';
create index calls_out_account on calls (account_id, started_at desc, id desc) where direction = 'out';

-- How each gateway looks from an edge, as of its last report.
alter table edges add column gateways jsonb not null default '[]';

-- Of the destinations that edges know: made of another table since, they are published anew.
alter table feed add column destinations_hash text;
