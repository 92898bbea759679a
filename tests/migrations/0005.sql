-- SPDX-License-Identifier: EUPL-1.2
-- Rows that version 0005 could keep besides those before; invented.
INSERT INTO oidc_aanbieder (id, organisatie, naam, uitgever, client_id, rol, intern, gewijzigd_op, met_sleutel) VALUES ('o2', 'GM0439', 'Met sleutel', 'https://sleutel.example', 'c2', NULL, 0, 't', 1);
INSERT INTO oidc_sleutel (aanbieder, volgnummer, kenmerk, geheim_versleuteld, openbaar_json, gemaakt_op) VALUES ('o2', 1, 'k9', CAST('gesloten' AS BLOB), '{"kty": "RSA"}', 't');
