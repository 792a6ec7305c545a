-- The browser's own do not disturb: while it is on, it is not woken.
alter table wakes add column do_not_disturb boolean not null default false;
