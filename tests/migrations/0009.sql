-- SPDX-License-Identifier: EUPL-1.2
-- Rows that a database of this version may hold; made up. One statement a line.
INSERT INTO rij_bericht (organisatie, actor, id, volgnummer, soort, onderwerp, inhoud_json, op) VALUES ('GM0439', 'anna', '01900000-0000-7000-8000-000000000901', 1, 'addendum-getekend', 'a1', '{"stuk":"addendum.docx"}', '2026-11-28T09:00:00.000Z');
INSERT INTO rij_bericht_gelezen (organisatie, actor, lezer, volgnummer) VALUES ('GM0439', 'anna', 'datarechten', 1);
