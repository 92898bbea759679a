-- SPDX-License-Identifier: EUPL-1.2
--
-- Where data of an organisation come from by themselves, and what was found in what came in; by platform/incoming and the
-- hub.
-- * volgende_op is when a source is looked at next, in UTC; empty: only when somebody asks.
-- * While one process looks at a source, bezig_tot is when others may take it over. poging is raised each time that it is
--   taken: what an earlier one says or stores is refused.
-- * geheim is sealed with the key of the installation.

-- @organisatie-tabel bron wachtrij
CREATE TABLE rij_bron (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  naam TEXT NOT NULL,
  soort TEXT NOT NULL CHECK (soort IN ('map', 'postgresql', 'gdal', 'adres')),
  instellingen_json TEXT NOT NULL,
  geheim TEXT NOT NULL DEFAULT '',
  gepauzeerd INTEGER NOT NULL DEFAULT 0 CHECK (gepauzeerd IN (0, 1)),
  volgende_op TEXT NOT NULL DEFAULT '',
  bezig_tot TEXT NOT NULL DEFAULT '',
  poging INTEGER NOT NULL DEFAULT 0,
  mislukt INTEGER NOT NULL DEFAULT 0,
  gekeken_op TEXT NOT NULL DEFAULT '',
  geleverd_op TEXT NOT NULL DEFAULT '',
  inhoud_sha256 TEXT NOT NULL DEFAULT '',
  uitkomst_json TEXT NOT NULL DEFAULT '{}',
  aangemaakt_op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id)
) STRICT;
CREATE INDEX bron_beurt ON rij_bron (gepauzeerd, volgende_op);

-- What was taken from a watched folder, so that it is taken once.
-- @organisatie-tabel bron_bestand
CREATE TABLE rij_bron_bestand (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  bron TEXT NOT NULL,
  naam TEXT NOT NULL,
  kenmerk TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, bron, naam)
) STRICT;
CREATE INDEX bron_bestand_inhoud ON rij_bron_bestand (organisatie, bron, sha256);

-- What the checks found in a version of a dataset; a refused one is no version.
-- @organisatie-tabel kwaliteit lezen=openbaar
CREATE TABLE rij_kwaliteit (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  dataset TEXT NOT NULL,
  versie TEXT NOT NULL,
  geweigerd INTEGER NOT NULL CHECK (geweigerd IN (0, 1)),
  bevindingen_json TEXT NOT NULL,
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, dataset, versie)
) STRICT;
