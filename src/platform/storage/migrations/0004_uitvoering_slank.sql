-- SPDX-License-Identifier: EUPL-1.2
--
-- The outcome of a run is large. It goes last in its row: SQLite reads a row from the front, so that what comes after it
-- cost reading all of it. And the number that orders the runs of an organisation gets its index.
CREATE TABLE rij_uitvoering_nieuw (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  pareltje TEXT NOT NULL,
  pareltje_versie TEXT NOT NULL,
  gemeente TEXT NOT NULL DEFAULT '',
  startgetal INTEGER NOT NULL DEFAULT 0,
  staat TEXT NOT NULL DEFAULT 'wacht' CHECK (staat IN ('wacht', 'bezig', 'klaar', 'mislukt', 'afgebroken')),
  volgnummer INTEGER NOT NULL DEFAULT 0,
  voortgang REAL NOT NULL DEFAULT 0.0,
  stap TEXT NOT NULL DEFAULT '',
  poging INTEGER NOT NULL DEFAULT 0,
  hartslag INTEGER NOT NULL DEFAULT 0,
  beurt INTEGER NOT NULL DEFAULT 0,
  afbreken INTEGER NOT NULL DEFAULT 0,
  tijdslimiet_ms INTEGER NOT NULL DEFAULT 0,
  werker TEXT,
  aangemaakt_op TEXT NOT NULL,
  begonnen_op TEXT,
  hartslag_op TEXT,
  klaar_op TEXT,
  duur_ms INTEGER,
  fout_json TEXT,
  invoer_json TEXT NOT NULL DEFAULT '{}',
  datasets_json TEXT NOT NULL DEFAULT '[]',
  uitkomst BLOB,
  PRIMARY KEY (organisatie, id)
) STRICT;
INSERT INTO rij_uitvoering_nieuw (organisatie, actor, id, pareltje, pareltje_versie, gemeente, startgetal, staat,
  volgnummer, voortgang, stap, poging, hartslag, beurt, afbreken, tijdslimiet_ms, werker, aangemaakt_op, begonnen_op,
  hartslag_op, klaar_op, duur_ms, fout_json, invoer_json, datasets_json, uitkomst)
SELECT organisatie, actor, id, pareltje, pareltje_versie, gemeente, startgetal, staat, volgnummer, voortgang, stap,
  poging, hartslag, beurt, afbreken, tijdslimiet_ms, werker, aangemaakt_op, begonnen_op, hartslag_op, klaar_op, duur_ms,
  fout_json, invoer_json, datasets_json, uitkomst
FROM rij_uitvoering;
DROP TABLE rij_uitvoering;
ALTER TABLE rij_uitvoering_nieuw RENAME TO rij_uitvoering;
CREATE INDEX uitvoering_rij ON rij_uitvoering (staat, organisatie, volgnummer, id);
CREATE INDEX uitvoering_beurt ON rij_uitvoering (beurt);
CREATE INDEX uitvoering_beurt_van ON rij_uitvoering (organisatie, beurt);
CREATE INDEX uitvoering_volgnummer ON rij_uitvoering (organisatie, volgnummer);
CREATE INDEX uitvoering_tijd ON rij_uitvoering (organisatie, aangemaakt_op);
