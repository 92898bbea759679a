-- SPDX-License-Identifier: EUPL-1.2
--
-- What a list of dossiers is searched by, and the next day on which somebody must act. Both follow from the contents by
-- what the kind of dossier declares, and are written with them; empty where a kind declares neither.
ALTER TABLE rij_dossier ADD COLUMN zoektekst TEXT NOT NULL DEFAULT '';
ALTER TABLE rij_dossier ADD COLUMN termijn TEXT NOT NULL DEFAULT '';
CREATE INDEX dossier_termijn ON rij_dossier (organisatie, soort, termijn);
