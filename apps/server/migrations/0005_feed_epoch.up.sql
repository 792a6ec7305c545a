-- Names this life of the feed. A database that was made anew, or went back to an older copy, has revisions that mean something else.
alter table feed add column epoch text not null default gen_random_uuid()::text;
