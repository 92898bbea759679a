-- SPDX-License-Identifier: EUPL-1.2
-- Rows that version 0006 could keep besides those before; invented.
INSERT INTO rij_toets (organisatie, actor, id, volgnummer, partij, gemeente, leverancier, product, onderwerp, uitslag, fouten, bewijs, bewijs_json, op) VALUES ('GM0439', 'a1', 't1', 1, 'bouwer-bv', 'GM0439', 'bouwer-bv', 'plan', 'stop-1.4.1', 'voldoet-niet', 2, 'b1', '{}', 't');
INSERT INTO rij_aansluiting (organisatie, actor, id, volgnummer, partij, gemeente, leverancier, product, onderwerp, stand, belemmering, aan_zet, op) VALUES ('GM0439', 'a1', 's1', 1, 'bouwer-bv', 'GM0439', 'bouwer-bv', 'plan', 'keten-plan', 'proef', 'wacht op certificaat', 'landelijk', 't');
INSERT INTO rij_antwoord (organisatie, actor, id, volgnummer, partij, gemeente, leverancier, product, onderwerp, tekst, op) VALUES ('bouwer-bv', 'a2', 'w1', 1, 'GM0439', 'GM0439', 'bouwer-bv', 'plan', 'stop-1.4.1', 'in de volgende uitgave', 't');
INSERT INTO rij_toestemming (organisatie, actor, id, volgnummer, partij, gemeente, leverancier, product, onderwerp, akkoord, op) VALUES ('GM0439', 'a1', 'o1', 1, 'bouwer-bv', 'GM0439', 'bouwer-bv', 'plan', 'stop-1.4.1', 1, 't');
INSERT INTO rij_publicatie (organisatie, actor, gemeente, leverancier, product, onderwerp, inhoud_json, op) VALUES ('openbaar', 'programma', 'GM0439', 'bouwer-bv', 'plan', 'stop-1.4.1', '{"x": 1}', 't');
INSERT INTO api_sleutel (id, geheim_hash, organisatie, naam, bereik, gemaakt_door, gemaakt_op, verloopt_op) VALUES ('k1', 'h1', 'GM0439', 'bouwstraat', 'toetsen', 'a1', 't', 'v');
