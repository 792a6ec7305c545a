-- Desk phones and softphones of people. The password itself is kept nowhere: only its hashes, as digest needs them.
create table devices (
  user_name text primary key,
  user_id text not null references users (id) on delete cascade,
  name text not null,
  media text not null check (media in ('as_registered', 'rtp', 'srtp')),
  realm text not null,
  -- H(user:realm:password), hex.
  md5 text not null,
  sha256 text not null,
  created_at timestamptz(3) not null default now(),
  -- As edges report it.
  last_seen_at timestamptz(3),
  user_agent text not null default '',
  transport text not null default '',
  address text not null default ''
);
create index devices_user_id on devices (user_id);

-- Where an edge takes them; null: it has not said.
alter table edges add column device_port integer;
alter table edges add column device_tls_port integer;

-- The device that answered, and what it was called then; null: an app did.
alter table calls add column answered_on text;
alter table calls add column answered_on_name text;
