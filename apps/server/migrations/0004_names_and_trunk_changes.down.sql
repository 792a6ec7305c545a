alter table trunks drop column changed_revision;
alter table calls drop column answered_by_name;
