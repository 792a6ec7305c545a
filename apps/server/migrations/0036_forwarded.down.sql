drop index calls_forwarded;
alter table calls drop column forwarded_to;
