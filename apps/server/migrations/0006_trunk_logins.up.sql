-- What a carrier or PBX without fixed addresses proves a trunk with. The password itself is kept nowhere: only its hashes, as digest needs them.
create table trunk_logins (
  trunk_id text primary key references trunks (id),
  -- First part of the host that names the trunk.
  label text not null unique,
  user_name text not null unique,
  realm text not null,
  -- H(user:realm:password), hex.
  md5 text not null,
  sha256 text not null,
  changed_at timestamptz(3) not null,
  changed_by text references users (id) on delete set null
);

-- The login that a call came with.
alter table calls add column login text;
alter table attempts add column login text;
