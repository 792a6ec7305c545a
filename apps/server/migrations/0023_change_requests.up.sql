-- A customer asks for what lets in more callers or takes them for somebody else: requests to change a trunk's settings, and its login.
alter table requests drop constraint requests_kind_check;
alter table requests add constraint requests_kind_check check (kind in ('numbers', 'addresses', 'settings'));
-- What a request of that kind changes: [{"field": …, "before": …, "after": …}].
alter table requests add column settings jsonb not null default '[]';

-- Support approved that this trunk has a login.
alter table trunks add column login_allowed boolean not null default false;
update trunks set login_allowed = true where exists (select from trunk_logins where trunk_logins.trunk_id = trunks.id);
