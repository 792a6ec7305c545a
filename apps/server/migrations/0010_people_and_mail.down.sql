drop table invitation_numbers;
delete from invitations where account_id is null or email is null or inviter_id is null;
alter table invitations
  drop constraint invitations_role,
  drop constraint invitations_leads_somewhere,
  drop constraint invitations_status,
  drop column user_id,
  drop column ended_at,
  drop column token_hash,
  drop column platform_role,
  drop column name,
  alter column inviter_id set not null,
  alter column email set not null,
  alter column account_id set not null;
alter table invitations drop constraint invitations_inviter_id_fkey;
alter table invitations add constraint invitations_inviter_id_fkey foreign key (inviter_id) references users (id) on delete cascade;
drop table sign_ups;
drop table two_factors;
alter table users drop column two_factor_enabled;
drop table mails;
