alter table attempts drop column login;
alter table calls drop column login;
drop table trunk_logins;
delete from routes where table_name = 'labels';
-- Edges of the version before refuse a row with fields that they do not know, and then take no change at all.
update routes set value = value - 'label' - 'login' where table_name = 'trunks';
