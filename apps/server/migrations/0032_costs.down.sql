drop table spent_days;
drop table call_costs;
drop table prices;
drop table price_lists;
