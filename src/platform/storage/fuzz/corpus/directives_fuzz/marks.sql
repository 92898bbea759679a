-- @organisatie-tabel dataset lezen=openbaar
CREATE TABLE rij_dataset (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT
) STRICT;
-- @algemene-tabel sleutel
CREATE TABLE sleutel (id TEXT) STRICT;
