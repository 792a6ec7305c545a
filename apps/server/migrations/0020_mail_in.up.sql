-- Mails that came in and became part of a request: what was understood of each, and what was not. Kept for a while (retention).
create table request_mails (
  id text primary key,
  request_id text not null references requests (id) on delete cascade,
  -- Who wrote it; the same mail delivered twice is taken once.
  user_id text references users (id) on delete set null,
  user_name text not null,
  message_key text not null,
  -- Into the draft, or into the thread of a request that was sent.
  part text not null check (part in ('draft', 'thread')),
  -- What proved the sender; 'demo': nothing did, it is a local demo.
  proof text not null check (proof in ('dkim', 'spf', 'demo')),
  subject text not null,
  body text not null,
  understood jsonb not null default '[]',
  not_understood jsonb not null default '[]',
  received_at timestamptz(3) not null,
  unique (user_id, message_key)
);
create index request_mails_request_id on request_mails (request_id, received_at);
create index request_mails_received_at on request_mails (received_at);

-- Where an answer to our mail goes, and which mail ours answers.
alter table mails
  add column reply_to text,
  add column in_reply_to text;
