alter table trunks drop column login_allowed;
-- Their kind is not known any more.
delete from requests where kind = 'settings';
alter table requests drop column settings;
alter table requests drop constraint requests_kind_check;
alter table requests add constraint requests_kind_check check (kind in ('numbers', 'addresses'));
