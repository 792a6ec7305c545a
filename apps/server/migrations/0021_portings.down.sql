drop table porting_letters;
update numbers set trunk_id = portings.trunk_id from portings, trunks
where portings.number_id = numbers.id and portings.state = 'ported' and trunks.id = numbers.trunk_id and trunks.account_id is null;
drop table portings;
-- Calls and attempts lose the way they came; ported numbers went back to their carrier's trunk above.
update calls set trunk_id = null where trunk_id in (select id from trunks where account_id is null);
update attempts set trunk_id = null where trunk_id in (select id from trunks where account_id is null);
delete from sources where trunk_id in (select id from trunks where account_id is null);
delete from trunks where account_id is null;
drop index trunks_upstream;
alter table trunks alter column account_id set not null;
