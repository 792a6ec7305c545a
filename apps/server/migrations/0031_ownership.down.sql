-- Edges of the version before refuse a row with fields that they do not know, and then take no change at all.
update routes set value = value - 'ownershipCheck' where table_name = 'numbers';
delete from documents where claim_id is not null;
drop index documents_stored_at;
drop index documents_unused;
alter index documents_account_id rename to porting_letters_account_id;
alter table documents drop constraint documents_of_one;
alter table documents drop column claim_id;
alter table documents rename to porting_letters;
create unique index porting_letters_unused on porting_letters (number_id) where porting_id is null;
create index porting_letters_stored_at on porting_letters (stored_at) where porting_id is null;
drop table ownership_claims;
drop table ownership_checks;
drop table check_callers;
alter table edges drop column clock_within_ms;
alter table edges drop column clock_ahead_ms;
alter table numbers drop constraint numbers_proved;
alter table numbers drop column proved_by;
alter table numbers drop column proved_at;
