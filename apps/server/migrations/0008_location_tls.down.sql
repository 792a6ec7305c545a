alter table locations drop column sip_tls_port;
