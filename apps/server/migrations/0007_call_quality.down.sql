drop table quality_reports;
alter table calls drop column media;
