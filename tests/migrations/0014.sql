-- SPDX-License-Identifier: EUPL-1.2
-- Rows that a database of this version may hold; made up. One statement a line.
INSERT INTO rij_toegestuurd (organisatie, actor, id, partij, soort, onderwerp, titel, inhoud_json, op, ingetrokken_op) VALUES ('GM0439', 'anna', '019a0000-0000-7000-8000-000000000001', 'GM0622', 'effectzaak', '019a0000-0000-7000-8000-000000000002', 'Distributiecentrum', '{"jaar":2032}', '2026-11-28T09:00:00.000Z', '');
INSERT INTO rij_toegestuurd_antwoord (organisatie, actor, id, volgnummer, partij, bericht, inhoud_json, op) VALUES ('GM0622', 'eva', '019a0000-0000-7000-8000-000000000003', 1, 'GM0439', '019a0000-0000-7000-8000-000000000001', '{"vrij":20}', '2026-11-28T10:00:00.000Z');
