-- Each time a call that was up was handed over to a colleague: when, from whom to whom, and what they were called then.
alter table calls add column moves jsonb not null default '[]';
