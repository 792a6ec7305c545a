drop table routes;
drop table feed;
drop table number_people;
drop table numbers;
drop table sources;
drop table trunks;
drop table edges;
drop table locations;
