alter table attempts drop column login;
alter table calls drop column login;
drop table trunk_logins;
delete from routes where table_name = 'labels';
