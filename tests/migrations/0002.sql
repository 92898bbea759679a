-- SPDX-License-Identifier: EUPL-1.2
-- Rows that version 0002 could keep besides those of 0001; invented.
INSERT INTO oidc_aanbieder (id, organisatie, naam, uitgever, client_id, client_geheim_versleuteld, rol, intern, gewijzigd_op) VALUES ('o1', 'GM0439', 'Aanbieder', 'https://aanbieder.example', 'c1', CAST('gesloten' AS BLOB), 'lezer', 0, 't');
INSERT INTO oidc_verbruikt (kenmerk_hash, verloopt_op) VALUES ('h3', 't');
INSERT INTO oidc_sessie (sessie, aanbieder, onderwerp, sid, id_token_versleuteld) VALUES ('h1', 'o1', 's1', 'sid1', CAST('gesloten' AS BLOB));
INSERT INTO oidc_wachtend (browser_hash, account, aanbieder, onderwerp, id_token_versleuteld, verloopt_op) VALUES ('h4', 'a2', 'o1', 's1', CAST('gesloten' AS BLOB), 't');
INSERT INTO rij_sleutel (organisatie, actor, id, publiek, gemaakt_op, ingetrokken_op, ingetrokken_reden, niet_vertrouwd_vanaf) VALUES ('GM0439', 'a1', 'k2', CAST('pub' AS BLOB), 't1', 't2', 'laptop kwijt', 't1');
