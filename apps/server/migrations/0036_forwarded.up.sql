-- Another number that a call went on to when nobody answered here: that part is a call out, and costs what one costs.
alter table calls add column forwarded_to text;
create index calls_forwarded on calls (account_id, started_at) where forwarded_to is not null;
