-- Where a number stands (contracts/number-state.ts), when a call last reached it, and whom it lost.
alter table numbers add column state text;
-- A call reached it for the first time, from where its trunk allows.
alter table numbers add column arrived_at timestamptz(3);
alter table numbers add column last_call_at timestamptz(3);
-- Kept while it is removed, so that a restored number is as it was. null: not paused.
alter table numbers add column paused_at timestamptz(3);
-- People who rang here and were removed from the account, since its people were last chosen: [{"name": …, "at": …}].
alter table numbers add column people_lost jsonb not null default '[]';

-- What a call was refused with although nothing is wrong with the way it came (contracts/arrival-check.ts).
update numbers set last_call_at = seen.last, arrived_at = seen.first
from (
  select number_id, max(started_at) as last, min(started_at) filter (
    where outcome is null or outcome not in ('number_off', 'trunk_off', 'malformed', 'codec_mismatch', 'call_merged')) as first
  from calls where has_facts group by number_id
) as seen
where seen.number_id = numbers.id;
update numbers set paused_at = now() where not is_on;
update numbers set state = case
  when removed_at is not null then 'removed'
  when paused_at is not null then 'paused'
  when arrived_at is not null then 'live'
  else 'awaiting_forward' end;
alter table numbers alter column state set not null;
alter table numbers add constraint numbers_state check (state in ('requested', 'awaiting_forward', 'live', 'silent', 'paused', 'removed'));
alter table numbers add constraint numbers_removed check ((state = 'removed') = (removed_at is not null));
alter table numbers add constraint numbers_paused check (state = 'removed' or (state = 'paused') = (paused_at is not null));
alter table numbers drop column is_on;

-- A number that is asked for does not stand in the way of the one that is live.
drop index numbers_live;
create unique index numbers_live on numbers (e164) where state not in ('requested', 'removed');
create index numbers_removed_at on numbers (removed_at) where removed_at is not null;
create index numbers_last_call_at on numbers (last_call_at) where state = 'live';

-- An arrival check: while it is armed, every attempt that means its number is written down, whoever sent it.
create table checks (
  id text primary key,
  account_id text not null references accounts (id) on delete cascade,
  number_id text not null references numbers (id) on delete cascade,
  armed_at timestamptz(3) not null,
  armed_by text references users (id) on delete set null,
  expires_at timestamptz(3) not null,
  passed_at timestamptz(3),
  stopped_at timestamptz(3),
  -- The number of its newest change. The row is held while it grows, so order of numbers is order of commits.
  last_seq integer not null default 0,
  -- Attempts beyond those that are kept.
  left_out integer not null default 0
);
create index checks_number on checks (number_id, armed_at desc);
create index checks_armed on checks (expires_at) where passed_at is null and stopped_at is null;

create table check_attempts (
  check_id text not null references checks (id) on delete cascade,
  -- One attempt, however often it was repeated on the wire.
  attempt_key text not null,
  seq integer not null,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  count integer not null,
  edge_name text not null,
  location_name text not null,
  origin jsonb not null,
  method text not null,
  called_raw text not null,
  codecs jsonb not null,
  user_agent text not null,
  -- null: it was let in.
  outcome text,
  code integer not null,
  primary key (check_id, attempt_key)
);
create index check_attempts_seq on check_attempts (check_id, seq);
