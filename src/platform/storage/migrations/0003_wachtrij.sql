-- SPDX-License-Identifier: EUPL-1.2
--
-- Runs as a queue: free workers take the rows of table uitvoering.
-- * volgnummer orders the waiting runs of one organisation; no clock takes part.
-- * hartslag counts up while a worker is alive: whoever sees it stand still for long enough takes the run back.
-- * beurt counts the runs that were taken, so that the organisation that waited longest for a turn is next.
-- * poging is raised each time that a run is taken; what a worker says about an earlier one is refused.
-- * fout_json holds a list: what went wrong at each attempt.

-- @organisatie-tabel uitvoering wachtrij
ALTER TABLE rij_uitvoering ADD COLUMN gemeente TEXT NOT NULL DEFAULT '';
ALTER TABLE rij_uitvoering ADD COLUMN volgnummer INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rij_uitvoering ADD COLUMN hartslag INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rij_uitvoering ADD COLUMN beurt INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rij_uitvoering ADD COLUMN afbreken INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rij_uitvoering ADD COLUMN tijdslimiet_ms INTEGER NOT NULL DEFAULT 0;
DROP INDEX uitvoering_rij;
CREATE INDEX uitvoering_rij ON rij_uitvoering (staat, organisatie, volgnummer, id);
CREATE INDEX uitvoering_beurt ON rij_uitvoering (beurt);
CREATE INDEX uitvoering_beurt_van ON rij_uitvoering (organisatie, beurt);
