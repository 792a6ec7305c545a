drop table router_errors;
drop table attempts;
drop table calls;
drop table journals;
