-- SPDX-License-Identifier: EUPL-1.2
-- Rows that version 0004 could keep besides those before; invented.
INSERT INTO rij_uitvoering (organisatie, actor, id, pareltje, pareltje_versie, gemeente, staat, aangemaakt_op, volgnummer, uitkomst) VALUES ('GM0439', 'a1', 'r4', 'wijkvoorzieningen', '1.0.0', 'GM0439', 'klaar', 't1', 3, CAST('{}' AS BLOB));
