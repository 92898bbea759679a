-- SPDX-License-Identifier: EUPL-1.2
-- Rows that version 0003 could keep besides those before; invented.
INSERT INTO rij_uitvoering (organisatie, actor, id, pareltje, pareltje_versie, gemeente, staat, aangemaakt_op, volgnummer, tijdslimiet_ms, fout_json) VALUES ('GM0439', 'a1', 'r2', 'wijkvoorzieningen', '1.0.0', 'GM0439', 'wacht', 't1', 1, 600000, '[{"poging": 1, "fouten": []}]');
INSERT INTO rij_uitvoering (organisatie, actor, id, pareltje, pareltje_versie, gemeente, staat, aangemaakt_op, begonnen_op, werker, poging, volgnummer, hartslag, beurt, afbreken, tijdslimiet_ms) VALUES ('GM0439', 'a1', 'r3', 'wijkvoorzieningen', '1.0.0', 'GM0439', 'bezig', 't1', 't2', 'w1', 2, 2, 7, 3, 1, 600000);
