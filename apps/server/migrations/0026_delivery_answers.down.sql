alter table webhook_deliveries drop column last_answer;
