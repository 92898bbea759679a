-- SPDX-License-Identifier: EUPL-1.2
--
-- The first schema. How to read it:
-- * "@organisatie-tabel NAME" marks a table whose rows belong to an organisation. The table itself is called rij_NAME and
--   begins with the columns organisatie and actor; the storage room makes the view NAME over it, which shows and changes
--   only rows of the organisation that asks. Everybody but the storage room uses NAME and leaves both columns to it.
--   Options: "lezen=openbaar": rows of "openbaar" are readable for all; "alleen-toevoegen": rows never change or go.
-- * "@algemene-tabel NAME" marks a table that is no organisation's.
-- * Keys are made by the program (UUID); times are RFC 3339 in UTC; *_json holds JSON text. Every unique key of an
--   organisation's table begins with organisatie, so that nobody can learn which keys another organisation uses.

-- @organisatie-tabel dataset lezen=openbaar
CREATE TABLE rij_dataset (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  versie TEXT NOT NULL,
  topic TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  jaar INTEGER NOT NULL DEFAULT 0,
  info_json TEXT NOT NULL DEFAULT '{}',
  rijen INTEGER NOT NULL DEFAULT 0,
  ingelezen_op TEXT NOT NULL,
  vervangen INTEGER NOT NULL DEFAULT 0,
  inhoud BLOB NOT NULL,
  PRIMARY KEY (organisatie, id, versie)
) STRICT;
CREATE INDEX dataset_topic ON rij_dataset (organisatie, topic, vervangen);

-- Queue and record of the runs.
-- @organisatie-tabel uitvoering
CREATE TABLE rij_uitvoering (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  pareltje TEXT NOT NULL,
  pareltje_versie TEXT NOT NULL,
  invoer_json TEXT NOT NULL DEFAULT '{}',
  datasets_json TEXT NOT NULL DEFAULT '[]',
  startgetal INTEGER NOT NULL DEFAULT 0,
  staat TEXT NOT NULL DEFAULT 'wacht' CHECK (staat IN ('wacht', 'bezig', 'klaar', 'mislukt', 'afgebroken')),
  voortgang REAL NOT NULL DEFAULT 0.0,
  stap TEXT NOT NULL DEFAULT '',
  aangemaakt_op TEXT NOT NULL,
  begonnen_op TEXT,
  klaar_op TEXT,
  hartslag_op TEXT,
  werker TEXT,
  poging INTEGER NOT NULL DEFAULT 0,
  fout_json TEXT,
  duur_ms INTEGER,
  uitkomst BLOB,
  PRIMARY KEY (organisatie, id)
) STRICT;
CREATE INDEX uitvoering_rij ON rij_uitvoering (staat, aangemaakt_op);
CREATE INDEX uitvoering_tijd ON rij_uitvoering (organisatie, aangemaakt_op);

-- @organisatie-tabel dossier
CREATE TABLE rij_dossier (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  soort TEXT NOT NULL,
  sleutel TEXT NOT NULL,
  staat TEXT NOT NULL DEFAULT '',
  versie INTEGER NOT NULL DEFAULT 1,
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  gewijzigd_op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, soort, sleutel)
) STRICT;

-- Everything that ever happened to a dossier.
-- @organisatie-tabel dossier_gebeurtenis alleen-toevoegen
CREATE TABLE rij_dossier_gebeurtenis (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  dossier TEXT NOT NULL,
  versie INTEGER NOT NULL,
  soort TEXT NOT NULL,
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, dossier, versie),
  FOREIGN KEY (organisatie, dossier) REFERENCES rij_dossier (organisatie, id) DEFERRABLE INITIALLY DEFERRED
) STRICT;

-- @organisatie-tabel pakket lezen=openbaar
CREATE TABLE rij_pakket (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  versie TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  soort TEXT NOT NULL,
  titel_json TEXT NOT NULL DEFAULT '{}',
  licentie TEXT NOT NULL DEFAULT '',
  bevestigd INTEGER NOT NULL DEFAULT 0,
  toegevoegd_op TEXT NOT NULL,
  inhoud BLOB NOT NULL,
  PRIMARY KEY (organisatie, id, versie)
) STRICT;

-- Chained by hash: row n+1 carries the hash of row n.
-- @organisatie-tabel bewijs alleen-toevoegen
CREATE TABLE rij_bewijs (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  soort TEXT NOT NULL,
  inhoud_json TEXT NOT NULL,
  vorige_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  handtekening BLOB NOT NULL,
  sleutel TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;

-- @organisatie-tabel sleutel
CREATE TABLE rij_sleutel (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  publiek BLOB NOT NULL,
  geheim_versleuteld BLOB,
  gemaakt_op TEXT NOT NULL,
  vervangen_op TEXT,
  ingetrokken_op TEXT,
  PRIMARY KEY (organisatie, id)
) STRICT;

-- Who did what; chained by hash as bewijs is.
-- @organisatie-tabel audit alleen-toevoegen
CREATE TABLE rij_audit (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  op TEXT NOT NULL,
  verzoek TEXT NOT NULL DEFAULT '',
  soort TEXT NOT NULL,
  onderwerp TEXT NOT NULL DEFAULT '',
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  vorige_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;

-- @organisatie-tabel register_item lezen=openbaar
CREATE TABLE rij_register_item (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  soort TEXT NOT NULL,
  sleutel TEXT NOT NULL,
  versie INTEGER NOT NULL DEFAULT 1,
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  bron_json TEXT,
  gewijzigd_op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, soort, sleutel, versie)
) STRICT;

-- @algemene-tabel organisatie
CREATE TABLE organisatie (
  id TEXT NOT NULL PRIMARY KEY,
  soort TEXT NOT NULL CHECK (soort IN ('gemeente', 'leverancier', 'landelijk')),
  naam TEXT NOT NULL,
  gemeente_code TEXT UNIQUE,
  aangemaakt_op TEXT NOT NULL
) STRICT;

-- @algemene-tabel account
CREATE TABLE account (
  id TEXT NOT NULL PRIMARY KEY,
  gebruikersnaam TEXT NOT NULL UNIQUE,
  naam TEXT NOT NULL,
  wachtwoord_hash TEXT,
  totp_versleuteld BLOB,
  oidc_uitgever TEXT,
  oidc_onderwerp TEXT,
  mislukt INTEGER NOT NULL DEFAULT 0,
  geblokkeerd_tot TEXT,
  aangemaakt_op TEXT NOT NULL,
  gesloten_op TEXT,
  UNIQUE (oidc_uitgever, oidc_onderwerp)
) STRICT;

-- @algemene-tabel lidmaatschap
CREATE TABLE lidmaatschap (
  account TEXT NOT NULL REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED,
  organisatie TEXT NOT NULL REFERENCES organisatie (id) DEFERRABLE INITIALLY DEFERRED,
  rol TEXT NOT NULL,
  PRIMARY KEY (account, organisatie, rol)
) STRICT;

-- The row's key is the SHA-256 of the cookie, so that a stolen copy of the database opens no session.
-- @algemene-tabel sessie
CREATE TABLE sessie (
  id_hash TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED,
  organisatie TEXT NOT NULL,
  aangemaakt_op TEXT NOT NULL,
  gezien_op TEXT NOT NULL,
  verloopt_op TEXT NOT NULL,
  toestel TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX sessie_account ON sessie (account);

-- @algemene-tabel uitnodiging
CREATE TABLE uitnodiging (
  id TEXT NOT NULL PRIMARY KEY,
  token_hash TEXT NOT NULL UNIQUE,
  organisatie TEXT NOT NULL REFERENCES organisatie (id) DEFERRABLE INITIALLY DEFERRED,
  rol TEXT NOT NULL,
  email TEXT NOT NULL DEFAULT '',
  gemaakt_door TEXT NOT NULL,
  verloopt_op TEXT NOT NULL,
  gebruikt_op TEXT
) STRICT;
