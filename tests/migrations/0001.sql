-- SPDX-License-Identifier: EUPL-1.2
-- Rows as version 0001 of the database kept them; invented.
INSERT INTO organisatie (id, soort, naam, gemeente_code, aangemaakt_op) VALUES ('GM0439', 'gemeente', 'Purmerend', 'GM0439', '2026-01-01T00:00:00.000Z');
INSERT INTO organisatie (id, soort, naam, aangemaakt_op) VALUES ('bouwbedrijf', 'leverancier', 'Bouwbedrijf', '2026-01-02T00:00:00.000Z');
INSERT INTO account (id, gebruikersnaam, naam, wachtwoord_hash, totp_versleuteld, mislukt, aangemaakt_op) VALUES ('a1', 'anna@purmerend.example', 'Anna', '$argon2id$x', CAST('geheim' AS BLOB), 2, '2026-01-01T00:00:00.000Z');
INSERT INTO account (id, gebruikersnaam, naam, oidc_uitgever, oidc_onderwerp, aangemaakt_op, gesloten_op) VALUES ('a2', 'bas', 'Bas', 'https://aanbieder.example', 's1', '2026-01-01T00:00:00.000Z', '2026-02-01T00:00:00.000Z');
INSERT INTO lidmaatschap (account, organisatie, rol) VALUES ('a1', 'GM0439', 'beheerder');
INSERT INTO lidmaatschap (account, organisatie, rol) VALUES ('a1', 'GM0439', 'analist');
INSERT INTO sessie (id_hash, account, organisatie, aangemaakt_op, gezien_op, verloopt_op, toestel) VALUES ('h1', 'a1', 'GM0439', 't1', 't2', 't3', 'Firefox');
INSERT INTO uitnodiging (id, token_hash, organisatie, rol, email, gemaakt_door, verloopt_op) VALUES ('u1', 'h2', 'GM0439', 'lezer', 'cor@purmerend.example', 'a1', 't3');
INSERT INTO rij_dataset (organisatie, actor, id, versie, topic, sha256, jaar, info_json, rijen, ingelezen_op, vervangen, inhoud) VALUES ('openbaar', 'opdrachtregel', 'kwb-2024', 'v1', 'kerncijfers', 'abc', 2024, '{"x": "é"}', 12, 't', 0, CAST('bytes' AS BLOB));
INSERT INTO rij_uitvoering (organisatie, actor, id, pareltje, pareltje_versie, invoer_json, datasets_json, startgetal, staat, voortgang, aangemaakt_op, begonnen_op, klaar_op, poging, duur_ms, uitkomst) VALUES ('GM0439', 'a1', 'r1', 'wijkvoorzieningen', '1.0.0', '{}', '[]', 9007199254740993, 'klaar', 1.0, 't1', 't1', 't2', 1, 12, CAST('{}' AS BLOB));
INSERT INTO rij_dossier (organisatie, actor, id, soort, sleutel, staat, versie, inhoud_json, gewijzigd_op) VALUES ('GM0439', 'a1', 'd1', 'norm', 'huisarts', 'geldt', 2, '{"midden": 2100}', 't');
INSERT INTO rij_dossier_gebeurtenis (organisatie, actor, id, dossier, versie, soort, inhoud_json, op) VALUES ('GM0439', 'a1', 'g1', 'd1', 1, 'gemaakt', '{}', 't');
INSERT INTO rij_dossier_gebeurtenis (organisatie, actor, id, dossier, versie, soort, inhoud_json, op) VALUES ('GM0439', 'a1', 'g2', 'd1', 2, 'gewijzigd', '{}', 't');
INSERT INTO rij_pakket (organisatie, actor, id, versie, sha256, soort, titel_json, licentie, bevestigd, toegevoegd_op, inhoud) VALUES ('openbaar', 'beheer', 'normen', '2026.1', 'def', 'normen', '{"nl": "Normen"}', 'CC-BY-4.0', 1, 't', CAST('zip' AS BLOB));
INSERT INTO rij_bewijs (organisatie, actor, id, volgnummer, soort, inhoud_json, vorige_hash, hash, handtekening, sleutel, op) VALUES ('GM0439', 'a1', 'b1', 1, 'stem', '{}', '', 'h', CAST('sig' AS BLOB), 'k1', 't');
INSERT INTO rij_sleutel (organisatie, actor, id, publiek, geheim_versleuteld, gemaakt_op, vervangen_op) VALUES ('GM0439', 'a1', 'k1', CAST('pub' AS BLOB), CAST('gesloten' AS BLOB), 't1', 't2');
INSERT INTO rij_audit (organisatie, actor, id, volgnummer, op, verzoek, soort, onderwerp, inhoud_json, vorige_hash, hash) VALUES ('GM0439', 'a1', 'x1', 1, 't', 'v1', 'aangemeld', '', '{}', '', 'h');
INSERT INTO rij_register_item (organisatie, actor, id, soort, sleutel, versie, inhoud_json, bron_json, gewijzigd_op) VALUES ('openbaar', 'beheer', 'i1', 'leverancier', '12345678', 1, '{}', '{}', 't');
