-- Where calls come in (locations, edges), who may send them (trunks, sources), whom they ring (numbers), and what edges know of it (routes).
create table locations (
  id text primary key,
  name text not null unique,
  host text not null,
  addresses jsonb not null,
  sip_port integer not null,
  created_at timestamptz(3) not null default now()
);

create table edges (
  id text primary key,
  name text not null unique,
  location_id text not null references locations (id),
  websocket_url text not null,
  -- sha256 of the token, hex; null: no token was given out, the edge cannot sign in.
  token_hash text unique,
  -- Signs SIP credentials; the edge holds the same one (row settings/edge).
  sip_secret text not null,
  created_at timestamptz(3) not null default now(),
  -- The last report.
  last_seen_at timestamptz(3),
  status text check (status in ('ready', 'starting', 'draining', 'degraded')),
  applied_revision bigint not null default 0,
  agent_version text,
  kamailio_version text,
  rtpengine_version text,
  calls integer not null default 0,
  events_waiting integer not null default 0,
  people_online jsonb not null default '[]',
  problems jsonb not null default '[]'
);

create table trunks (
  id text primary key,
  account_id text not null references accounts (id),
  name text not null,
  carrier text not null,
  is_on boolean not null,
  called_from text not null check (called_from in ('request_uri', 'to', 'p_called_party_id', 'diversion')),
  caller_from jsonb not null,
  country text,
  calls_limit integer not null,
  calls_per_second integer not null,
  created_at timestamptz(3) not null default now(),
  -- Kept for the records that name it.
  removed_at timestamptz(3)
);
create index trunks_account_id on trunks (account_id) where removed_at is null;

create table sources (
  id text primary key,
  trunk_id text not null references trunks (id),
  cidr text not null,
  note text not null default '',
  added_at timestamptz(3) not null default now(),
  unique (trunk_id, cidr)
);
create index sources_cidr on sources (cidr);

create table numbers (
  id text primary key,
  account_id text not null references accounts (id),
  trunk_id text not null references trunks (id),
  e164 text not null check (e164 ~ '^\+[0-9]{1,15}$'),
  country text,
  is_on boolean not null,
  ring_seconds integer not null,
  created_at timestamptz(3) not null default now(),
  removed_at timestamptz(3)
);
-- A number is live in at most one account.
create unique index numbers_live on numbers (e164) where removed_at is null;
create index numbers_account_id on numbers (account_id) where removed_at is null;
create index numbers_trunk_id on numbers (trunk_id) where removed_at is null;

create table number_people (
  number_id text not null references numbers (id),
  user_id text not null references users (id) on delete cascade,
  position integer not null,
  primary key (number_id, user_id)
);
create index number_people_user_id on number_people (user_id);

-- One row. Its lock is held until commit, so revision order is commit order.
create table feed (
  id integer primary key default 1 check (id = 1),
  revision bigint not null default 0,
  -- The highest revision of a tombstone that was cleaned up: an edge that stands below it needs a snapshot.
  pruned_revision bigint not null default 0
);
insert into feed (id) values (1);

-- State, not a log: the newest value per key; null is a tombstone. edge_id: for that edge only.
create table routes (
  table_name text not null,
  key text not null,
  edge_id text,
  value jsonb,
  revision bigint not null unique,
  changed_at timestamptz(3) not null default now(),
  unique nulls not distinct (table_name, key, edge_id)
);
create index routes_tombstones on routes (changed_at) where value is null;
