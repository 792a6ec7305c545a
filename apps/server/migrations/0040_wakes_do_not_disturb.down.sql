alter table wakes drop column do_not_disturb;
