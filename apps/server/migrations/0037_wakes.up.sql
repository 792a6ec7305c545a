-- Browsers that can be woken by web push. The endpoint is a capability: whoever knows it may push to it, so the API never says it.
create table wakes (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  endpoint text not null unique,
  -- Of the browser, base64url (RFC 8291): 65 bytes and 16 bytes.
  p256dh text not null,
  auth text not null,
  browser text not null default '',
  created_at timestamptz(3) not null default now(),
  -- The last push: null, none yet.
  last_at timestamptz(3),
  -- null: the push service took it.
  last_error text
);
create index wakes_user_id on wakes (user_id);

-- Who was woken for a call that is not over yet: they are told how it ended.
create table wakings (
  call_id text not null references calls (id) on delete cascade,
  user_id text not null references users (id) on delete cascade,
  primary key (call_id, user_id)
);
create index wakings_user_id on wakings (user_id);

-- What push services know us by (VAPID, RFC 8292), made at the first start where no setting has it. One row.
create table push_key (
  one boolean primary key default true check (one),
  private_key text not null,
  created_at timestamptz(3) not null default now()
);
