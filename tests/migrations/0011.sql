-- SPDX-License-Identifier: EUPL-1.2
-- Rows that a database of this version may hold; made up. One statement a line.
INSERT INTO rij_bron (organisatie, actor, id, naam, soort, instellingen_json, geheim, volgende_op, poging, uitkomst_json, aangemaakt_op) VALUES ('GM0439', 'anna', 'plannen', 'Woningplannen', 'map', '{"plaats":"plannen"}', '', '2026-11-28T10:00:00.000Z', 3, '{"soort":"ingelezen"}', '2026-11-28T09:00:00.000Z');
INSERT INTO rij_bron_bestand (organisatie, actor, bron, naam, kenmerk, sha256, op) VALUES ('GM0439', 'anna', 'plannen', 'plannen.csv', '12 34', 'ab', '2026-11-28T09:00:00.000Z');
INSERT INTO rij_kwaliteit (organisatie, actor, dataset, versie, geweigerd, bevindingen_json, op) VALUES ('GM0439', 'anna', 'plannen-2026', '0123456789ab', 0, '[]', '2026-11-28T09:00:00.000Z');
