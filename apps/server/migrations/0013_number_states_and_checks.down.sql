drop table check_attempts;
drop table checks;
drop index numbers_last_call_at;
drop index numbers_removed_at;
drop index numbers_live;
-- Asked for and not approved: there were none before.
delete from number_people using numbers where numbers.id = number_people.number_id and numbers.state = 'requested';
delete from numbers where state = 'requested';
create unique index numbers_live on numbers (e164) where removed_at is null;
alter table numbers add column is_on boolean not null default true;
update numbers set is_on = paused_at is null;
alter table numbers alter column is_on drop default;
alter table numbers drop column people_lost;
alter table numbers drop column paused_at;
alter table numbers drop column last_call_at;
alter table numbers drop column arrived_at;
alter table numbers drop column state;
