-- SPDX-License-Identifier: EUPL-1.2
-- Rows that version 0012 could keep besides those before; invented.
INSERT INTO rij_voorlegging (organisatie, actor, id, volgnummer, partij, soort, onderwerp, titel, inhoud_json, op) VALUES ('GM0439', 'a1', 'v1', 1, 'bouwer-bv', 'oordeel', 'toepassing-1', 'Planvoorraad', '{"x": 1}', 't');
INSERT INTO rij_voorlegging_woord (organisatie, actor, id, volgnummer, partij, voorlegging, soort, onderdeel, over, inhoud_json, op) VALUES ('bouwer-bv', 'a2', 'w1', 1, 'GM0439', 'v1', 'antwoord', 'exit', '', '{"antwoord": "eens"}', 't');
INSERT INTO rij_voorlegging_woord (organisatie, actor, id, volgnummer, partij, voorlegging, soort, onderdeel, over, inhoud_json, op) VALUES ('GM0439', 'a1', 'w2', 1, 'bouwer-bv', 'v1', 'afgehandeld', 'exit', 'w1', '{}', 't');
INSERT INTO rij_bewaartermijn (organisatie, actor, logboek, dagen, reden, op) VALUES ('GM0439', 'a1', 'besluiten', 365, 'Een jaar is genoeg', 't');
