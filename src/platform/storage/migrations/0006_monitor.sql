-- SPDX-License-Identifier: EUPL-1.2
--
-- The monitor: which software of which supplier meets which standard in which municipality, and how far it is connected.
-- * "lezen=partij": the organisation in column partij reads the row too. Who else is to see it has to be told by a row
--   of "openbaar" in table publicatie, which is there only while both parties agree.
-- * A cell is gemeente × leverancier × product × onderwerp. The subject is a standard with its version ("stop-1.4.1"),
--   or a chain ("keten-plan", "keten-toepasbare-regels", "keten-vergunningen").
-- * leverancier is the id of an organisation, or the name of a supplier that has none here; then partij is empty.
-- * Nothing is overwritten: the newest row of a cell counts, earlier ones are its history. volgnummer orders the rows of
--   one organisation; no clock takes part.

-- What a check of a delivery said. bewijs_json is the signed record, as anybody can verify it.
-- @organisatie-tabel toets lezen=partij alleen-toevoegen
CREATE TABLE rij_toets (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL DEFAULT '' CHECK (partij <> 'openbaar'),
  gemeente TEXT NOT NULL,
  leverancier TEXT NOT NULL,
  product TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  uitslag TEXT NOT NULL CHECK (uitslag IN ('voldoet', 'deels', 'voldoet-niet')),
  fouten INTEGER NOT NULL DEFAULT 0,
  waarschuwingen INTEGER NOT NULL DEFAULT 0,
  nagekeken INTEGER NOT NULL DEFAULT 0,
  regels INTEGER NOT NULL DEFAULT 0,
  per_regel_json TEXT NOT NULL DEFAULT '{}',
  bevindingen_json TEXT NOT NULL DEFAULT '[]',
  bewijs TEXT NOT NULL,
  bewijs_json TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX toets_partij ON rij_toets (partij);

-- How far a product is connected to a chain of the DSO. bewijs_sha256 is of a file that stays with its owner.
-- @organisatie-tabel aansluiting lezen=partij alleen-toevoegen
CREATE TABLE rij_aansluiting (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL DEFAULT '' CHECK (partij <> 'openbaar'),
  gemeente TEXT NOT NULL,
  leverancier TEXT NOT NULL,
  product TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  stand TEXT NOT NULL CHECK (stand IN ('geen', 'proef', 'productie')),
  sinds TEXT NOT NULL DEFAULT '',
  bewijs_tekst TEXT NOT NULL DEFAULT '',
  bewijs_sha256 TEXT NOT NULL DEFAULT '',
  belemmering TEXT NOT NULL DEFAULT '',
  aan_zet TEXT NOT NULL DEFAULT '' CHECK (aan_zet IN ('', 'gemeente', 'leverancier', 'landelijk')),
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX aansluiting_partij ON rij_aansluiting (partij);

-- The supplier's word beside a cell.
-- @organisatie-tabel antwoord lezen=partij alleen-toevoegen
CREATE TABLE rij_antwoord (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL DEFAULT '' CHECK (partij <> 'openbaar'),
  gemeente TEXT NOT NULL,
  leverancier TEXT NOT NULL,
  product TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  tekst TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX antwoord_partij ON rij_antwoord (partij);

-- Whether an organisation agrees that a cell is public.
-- @organisatie-tabel toestemming lezen=partij alleen-toevoegen
CREATE TABLE rij_toestemming (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL DEFAULT '' CHECK (partij <> 'openbaar'),
  gemeente TEXT NOT NULL,
  leverancier TEXT NOT NULL,
  product TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  akkoord INTEGER NOT NULL CHECK (akkoord IN (0, 1)),
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX toestemming_partij ON rij_toestemming (partij);

-- What everybody may see of a cell, made anew from the rows above by the program itself; gone when consent is.
-- @organisatie-tabel publicatie lezen=openbaar
CREATE TABLE rij_publicatie (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  gemeente TEXT NOT NULL,
  leverancier TEXT NOT NULL,
  product TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, gemeente, leverancier, product, onderwerp)
) STRICT;

-- Keys with which a program signs in without a browser. Only the SHA-256 of a key is kept; bereik says what it may do.
-- @algemene-tabel api_sleutel
CREATE TABLE api_sleutel (
  id TEXT NOT NULL PRIMARY KEY,
  geheim_hash TEXT NOT NULL UNIQUE,
  organisatie TEXT NOT NULL REFERENCES organisatie (id) DEFERRABLE INITIALLY DEFERRED,
  naam TEXT NOT NULL,
  bereik TEXT NOT NULL,
  gemaakt_door TEXT NOT NULL,
  gemaakt_op TEXT NOT NULL,
  verloopt_op TEXT NOT NULL,
  gebruikt_op TEXT,
  ingetrokken_op TEXT
) STRICT;
CREATE INDEX api_sleutel_organisatie ON api_sleutel (organisatie);
