-- SPDX-License-Identifier: EUPL-1.2
-- Rows that a database of this version may hold; made up. One statement a line.
INSERT INTO rij_besluit (organisatie, actor, volgnummer, soort, trace_id, span_id, naam, begin_op, eind_op, doel, handeling, dataset, dataset_versie, toegestaan, beleid, inhoud_json) VALUES ('GM0439', 'anna', 1, 'besluit', '0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331', 'wijkvoorzieningen', '2026-11-28T09:00:00.000Z', '2026-11-28T09:00:00.000Z', 'wijkvoorzieningen', 'use', 'plannen-2026', '0123456789ab', 1, 'urn:uuid:1', '{"reden":{"nl":"Dit mag."}}');
INSERT INTO rij_dossier_stand (organisatie, actor, nummer) VALUES ('GM0439', 'anna', 3);
