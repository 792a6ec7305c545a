-- What the edge counted of a call's media and read in its RTCP.
alter table calls add column media jsonb;

-- What people's apps say of their calls. A report may come before the edge has told of its call: so no foreign key, and whose report counts is
-- decided when the record is read (calls/quality.models.ts).
create table quality_reports (
  call_id text not null,
  user_id text not null references users (id) on delete cascade,
  seq integer not null,
  report jsonb not null,
  updated_at timestamptz(3) not null default now(),
  primary key (call_id, user_id)
);
create index quality_reports_user on quality_reports (user_id, updated_at desc);
create index quality_reports_updated_at on quality_reports (updated_at);
