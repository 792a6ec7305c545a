drop table push_key;
drop table wakings;
drop table wakes;
-- Edges of the version before refuse rows with fields that they do not know.
update routes set value = value - 'wakes' where table_name = 'people' and value ? 'wakes';
