-- Who changed what: a row of the transaction of the change. Names are kept as they were: people and keys go, the row stays.
create table audit (
  id text primary key,
  at timestamptz(3) not null default now(),
  account_id text references accounts (id) on delete cascade,
  action text not null,
  subject_id text not null,
  subject_label text not null,
  before jsonb,
  after jsonb,
  actor_kind text not null check (actor_kind in ('user', 'key', 'platform', 'system')),
  actor_id text,
  actor_name text not null,
  address text,
  request_id text
);
create index audit_account on audit (account_id, at desc, id desc);
create index audit_newest on audit (at desc, id desc);
create index audit_subject on audit (subject_id, at desc, id desc);

-- Keys that let an account's own systems in. Of the token only its SHA-256 is kept: it is 160 random bits, so nothing slower is needed.
create table api_keys (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  name text not null,
  prefix text not null,
  token_hash text not null unique,
  scopes jsonb not null,
  made_by text references users (id) on delete set null,
  made_by_name text not null,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3),
  last_used_at timestamptz(3),
  revoked_at timestamptz(3)
);
create index api_keys_account on api_keys (account_id, created_at desc, id desc);
