-- SPDX-License-Identifier: EUPL-1.2
--
-- What an organisation shares so that others need not make it again: the filled annexes of a supplier, an agreement of a
-- municipality with that supplier. Where it is of two, both agree first.
-- * "lezen=partij": the organisation in column partij reads the row too.
-- * Nothing is overwritten: the newest word of an organisation counts. volgnummer orders the rows of one organisation.

-- @organisatie-tabel deling lezen=partij alleen-toevoegen
CREATE TABLE rij_deling (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL DEFAULT '' CHECK (partij <> 'openbaar'),
  soort TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  titel TEXT NOT NULL,
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX deling_partij ON rij_deling (partij);

-- Whether an organisation agrees that something is shared: its own (deling_van is its own id) or of whom it is party.
-- @organisatie-tabel deling_akkoord lezen=partij alleen-toevoegen
CREATE TABLE rij_deling_akkoord (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL DEFAULT '' CHECK (partij <> 'openbaar'),
  deling TEXT NOT NULL,
  akkoord INTEGER NOT NULL CHECK (akkoord IN (0, 1)),
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX deling_akkoord_partij ON rij_deling_akkoord (partij);

-- What every organisation may use, made anew from the rows above by the program itself; gone when consent is.
-- @organisatie-tabel gedeeld lezen=openbaar
CREATE TABLE rij_gedeeld (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  deling TEXT NOT NULL,
  van TEXT NOT NULL,
  partij TEXT NOT NULL DEFAULT '',
  soort TEXT NOT NULL DEFAULT '',
  onderwerp TEXT NOT NULL DEFAULT '',
  titel TEXT NOT NULL DEFAULT '',
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, deling)
) STRICT;
CREATE INDEX gedeeld_onderwerp ON rij_gedeeld (soort, onderwerp);
