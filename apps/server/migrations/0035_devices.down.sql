alter table calls drop column answered_on_name;
alter table calls drop column answered_on;
alter table edges drop column device_tls_port;
alter table edges drop column device_port;
drop table devices;
-- Edges of the version before do not know this table, and would take no change at all.
delete from routes where table_name = 'devices';
