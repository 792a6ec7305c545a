alter table calls drop column moves;
