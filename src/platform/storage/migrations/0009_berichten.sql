-- SPDX-License-Identifier: EUPL-1.2
--
-- What a pearl tells the others of its organisation: an agreement was signed, an addendum was signed. Nobody waits for
-- an answer and nothing is overwritten; who listens remembers how far it has read.

-- @organisatie-tabel bericht alleen-toevoegen
CREATE TABLE rij_bericht (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  soort TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  inhoud_json TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX bericht_onderwerp ON rij_bericht (organisatie, soort, onderwerp);

-- Up to which number a listener has done something with what it was told.
-- @organisatie-tabel bericht_gelezen
CREATE TABLE rij_bericht_gelezen (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  lezer TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  PRIMARY KEY (organisatie, lezer)
) STRICT;
