alter table mails
  drop column reply_to,
  drop column in_reply_to;
drop table request_mails;
