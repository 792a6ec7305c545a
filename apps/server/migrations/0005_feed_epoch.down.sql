alter table feed drop column epoch;
