alter table webhook_deliveries add column last_answer text;
