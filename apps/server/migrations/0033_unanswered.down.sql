drop table missed_call_mails;
alter table numbers drop column hours;
alter table numbers drop column unanswered;
