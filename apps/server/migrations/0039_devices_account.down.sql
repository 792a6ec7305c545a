alter table devices drop column account_id;
