drop table round_trips;
