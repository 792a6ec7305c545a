-- Mails on their way out. A mail is a row of the transaction that wants it: committed together, or neither. The text goes once it was sent.
create table mails (
  id text primary key,
  recipient text not null,
  subject text not null,
  body text not null,
  about text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent', 'kept', 'failed')),
  attempts integer not null default 0,
  next_at timestamptz(3) not null default now(),
  error text,
  created_at timestamptz(3) not null default now(),
  sent_at timestamptz(3)
);
create index mails_waiting on mails (next_at) where state = 'waiting';
create index mails_newest on mails (created_at desc, id desc);

-- Second factor at sign-in: better-auth's shape (plugin twoFactor).
alter table users add column two_factor_enabled boolean not null default false;
create table two_factors (
  id text primary key,
  secret text not null,
  backup_codes text not null,
  user_id text not null unique references users (id) on delete cascade,
  verified boolean not null default false,
  failed_verification_count integer not null default 0,
  locked_until timestamptz(3)
);

-- A sign-up waits here until the link in its mail was opened: no user, no account before that.
create table sign_ups (
  id text primary key,
  email text not null,
  name text not null,
  account_name text not null,
  password text not null,
  token_hash text not null unique,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  confirmed_at timestamptz(3)
);
create index sign_ups_expires_at on sign_ups (expires_at);

-- An invitation leads into an account, or to a platform role; the first operator's names no e-mail. Only the hash of its link is kept.
alter table invitations
  alter column account_id drop not null,
  alter column email drop not null,
  alter column inviter_id drop not null,
  add column name text not null default '',
  add column platform_role text check (platform_role in ('operator', 'support')),
  add column token_hash text unique,
  add column ended_at timestamptz(3),
  add column user_id text references users (id) on delete set null,
  add constraint invitations_status check (status in ('pending', 'accepted', 'revoked')),
  add constraint invitations_leads_somewhere check ((account_id is null) <> (platform_role is null)),
  add constraint invitations_role check ((account_id is null) = (role is null) and role in ('owner', 'admin', 'member'));
alter table invitations drop constraint invitations_inviter_id_fkey;
alter table invitations add constraint invitations_inviter_id_fkey foreign key (inviter_id) references users (id) on delete set null;

-- Numbers that ring the invited person once there is one.
create table invitation_numbers (
  invitation_id text not null references invitations (id) on delete cascade,
  number_id text not null references numbers (id) on delete cascade,
  primary key (invitation_id, number_id)
);
create index invitation_numbers_number_id on invitation_numbers (number_id);
