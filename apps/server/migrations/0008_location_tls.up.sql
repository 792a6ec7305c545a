-- Where carriers reach the location over TLS; null where they are not told of it.
alter table locations add column sip_tls_port integer;
