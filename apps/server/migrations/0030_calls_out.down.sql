alter table feed drop column destinations_hash;
alter table edges drop column gateways;
delete from calls where direction = 'out';
drop index calls_out_account;
alter table calls drop column tried;
alter table calls drop column destination;
alter table calls drop column person_name;
alter table calls drop column person_id;
alter table calls drop column direction;
alter table members drop column dials_country;
alter table members drop column may_call_out;
drop table calls_out;
drop table gateways;
-- Whatever reads the feed from here on knows none of these tables.
delete from routes where table_name in ('accounts', 'destinations', 'gateways');
-- Fields that edges of the version before refuse.
update routes set value = value - 'callsOutFor' - 'dials' where table_name = 'people' and value is not null;
