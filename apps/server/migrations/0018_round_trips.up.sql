-- Round-trip times from each location to addresses that carriers call from. What an edge was asked, and what it answered.
create table round_trips (
  location_id text not null references locations (id) on delete cascade,
  address text not null,
  asked_at timestamptz(3) not null,
  -- Which account made it necessary: counted against that account's limit.
  asked_by text references accounts (id) on delete set null,
  -- The edge that is at it.
  edge_id text references edges (id) on delete set null,
  taken_at timestamptz(3),
  measured_at timestamptz(3),
  -- null though measured: nothing answered.
  milliseconds double precision,
  primary key (location_id, address)
);
create index round_trips_waiting on round_trips (location_id, asked_at) where measured_at is null;
create index round_trips_asked_by on round_trips (asked_by, asked_at);
