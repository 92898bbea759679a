-- SPDX-License-Identifier: EUPL-1.2
-- Rows that version 0007 could keep besides those before; invented.
INSERT INTO rij_dossier (organisatie, actor, id, soort, sleutel, staat, inhoud_json, gewijzigd_op, zoektekst, termijn) VALUES ('GM0439', 'a1', 'd7', 'overeenkomst', 'zeven', 'getekend', '{"x": 7}', 't', 'zeven zwanen', '2027-01-01');
