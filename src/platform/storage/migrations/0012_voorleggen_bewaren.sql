-- SPDX-License-Identifier: EUPL-1.2
--
-- What an organisation lays before another one for its answer, and what the two say about it; nobody else sees it.
-- * "lezen=partij": the organisation in column partij reads the row too. In voorlegging that is the one that is asked; in
--   voorlegging_woord the other of the two.
-- * Nothing is overwritten: of a withdrawn one the word 'ingetrokken' tells. volgnummer orders the rows of one
--   organisation; no clock takes part.

-- @organisatie-tabel voorlegging lezen=partij alleen-toevoegen
CREATE TABLE rij_voorlegging (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL CHECK (partij <> 'openbaar' AND partij <> ''),
  soort TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  titel TEXT NOT NULL,
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX voorlegging_partij ON rij_voorlegging (partij);

-- over: for 'afgehandeld' the id of the answer that it settles, so that a later answer is open again.
-- @organisatie-tabel voorlegging_woord lezen=partij alleen-toevoegen
CREATE TABLE rij_voorlegging_woord (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL CHECK (partij <> 'openbaar' AND partij <> ''),
  voorlegging TEXT NOT NULL,
  soort TEXT NOT NULL CHECK (soort IN ('antwoord', 'afgehandeld', 'ingetrokken')),
  onderdeel TEXT NOT NULL DEFAULT '',
  over TEXT NOT NULL DEFAULT '',
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX voorlegging_woord_partij ON rij_voorlegging_woord (partij);
CREATE INDEX voorlegging_woord_van ON rij_voorlegging_woord (voorlegging);

-- How long an organisation keeps the lines of a log, where it chose another term than the usual one.
-- @organisatie-tabel bewaartermijn
CREATE TABLE rij_bewaartermijn (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  logboek TEXT NOT NULL,
  dagen INTEGER NOT NULL CHECK (dagen > 0),
  reden TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, logboek)
) STRICT;

-- Lines that are older than that go; the audit log says so first. Nobody but maintenance can remove them.
-- @organisatie-tabel besluit alleen-toevoegen onderhoud-verwijdert
