drop table request_messages;
drop table request_rows;
drop table requests;
