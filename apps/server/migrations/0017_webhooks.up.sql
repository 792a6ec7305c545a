-- Where accounts want to be told of what happens. The secret signs, so it is kept as it is; the one before it signs too for a while.
create table webhooks (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  url text not null,
  events jsonb not null,
  is_on boolean not null default true,
  secret text not null,
  previous_secret text,
  previous_secret_until timestamptz(3),
  failing_since timestamptz(3),
  switched_off_at timestamptz(3),
  created_at timestamptz(3) not null default now()
);
create index webhooks_account on webhooks (account_id, created_at desc, id desc);

-- The outbox: an event is a row of the transaction of what it tells about, with one delivery for each webhook that wants it.
create table webhook_events (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  type text not null,
  data jsonb not null,
  created_at timestamptz(3) not null default now()
);
create index webhook_events_created_at on webhook_events (created_at);

create table webhook_deliveries (
  id text primary key,
  webhook_id text not null references webhooks (id) on delete cascade,
  event_id text not null references webhook_events (id) on delete cascade,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz(3) not null default now(),
  last_at timestamptz(3),
  last_status integer,
  last_error text,
  last_ms integer,
  created_at timestamptz(3) not null default now()
);
create index webhook_deliveries_waiting on webhook_deliveries (next_at) where state = 'waiting';
create index webhook_deliveries_newest on webhook_deliveries (webhook_id, created_at desc, id desc);
create index webhook_deliveries_event_id on webhook_deliveries (event_id);
