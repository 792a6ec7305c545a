-- The account where a device was added: its admins see it and may remove it. It rings in every account of its person.
alter table devices add column account_id text references accounts (id) on delete set null;
update devices set account_id = audit.account_id from audit where audit.action = 'device.added' and audit.subject_id = devices.user_name;
