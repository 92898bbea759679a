-- SPDX-License-Identifier: EUPL-1.2
-- Rows that version 0008 could keep besides those before; invented.
INSERT INTO rij_deling (organisatie, actor, id, volgnummer, partij, soort, onderwerp, titel, inhoud_json, op) VALUES ('GM0439', 'a1', 'l1', 1, 'bouwer-bv', 'invulling', 'vwo-2.51/bouwer-bv', 'Planmaker', '{"x": 1}', 't');
INSERT INTO rij_deling_akkoord (organisatie, actor, id, volgnummer, partij, deling, akkoord, op) VALUES ('GM0439', 'a1', 'k1', 1, 'bouwer-bv', 'l1', 1, 't');
INSERT INTO rij_gedeeld (organisatie, actor, deling, van, partij, soort, onderwerp, titel, inhoud_json, op) VALUES ('openbaar', 'programma', 'l1', 'GM0439', 'bouwer-bv', 'invulling', 'vwo-2.51/bouwer-bv', 'Planmaker', '{"x": 1}', 't');
