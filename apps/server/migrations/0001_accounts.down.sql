drop table invitations;
drop table members;
drop table accounts;
drop table verifications;
drop table credentials;
drop table sessions;
drop table users;
