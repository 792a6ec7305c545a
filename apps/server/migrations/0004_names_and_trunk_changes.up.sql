-- A record keeps the name of who answered, as it keeps the names of its edge and location: the person may be removed later.
alter table calls add column answered_by_name text;
update calls set answered_by_name = users.name from users where users.id = calls.answered_by;

-- The newest revision that a change of this trunk or of its sources made: an edge that stands there has all of it, removals too.
alter table trunks add column changed_revision bigint not null default 0;
update trunks set changed_revision = feed.revision from feed;
