-- What happens when nobody answers a number, and when it is open.
alter table numbers add column unanswered jsonb;
alter table numbers add column hours jsonb;

-- Calls whose mail was made: one a call, and some an hour for each number. Forgotten after a day.
create table missed_call_mails (
  call_id text primary key,
  number_id text not null references numbers (id) on delete cascade,
  at timestamptz(3) not null default now()
);
create index missed_call_mails_number_id on missed_call_mails (number_id, at desc);
create index missed_call_mails_at on missed_call_mails (at);
