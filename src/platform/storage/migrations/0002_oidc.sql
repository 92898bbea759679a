-- SPDX-License-Identifier: EUPL-1.2
--
-- Signing in through an organisation's own identity provider (OpenID Connect), and why a signing key was revoked.

-- The secret is sealed by the vault. Only at the command line, where the operator works, "intern" can be set: the
-- provider then may stand at a private address.
-- @algemene-tabel oidc_aanbieder
CREATE TABLE oidc_aanbieder (
  id TEXT NOT NULL PRIMARY KEY,
  organisatie TEXT NOT NULL REFERENCES organisatie (id) DEFERRABLE INITIALLY DEFERRED,
  naam TEXT NOT NULL,
  uitgever TEXT NOT NULL,
  client_id TEXT NOT NULL,
  client_geheim_versleuteld BLOB,
  account_claim TEXT NOT NULL DEFAULT 'sub',
  gastheren TEXT NOT NULL DEFAULT '',
  acr TEXT NOT NULL DEFAULT '',
  rol TEXT,
  intern INTEGER NOT NULL DEFAULT 0,
  gewijzigd_op TEXT NOT NULL,
  UNIQUE (organisatie, uitgever, client_id)
) STRICT;

-- What works once: states of sign-ins that came back, ids of logout tokens. Only their SHA-256 is kept.
-- @algemene-tabel oidc_verbruikt
CREATE TABLE oidc_verbruikt (
  kenmerk_hash TEXT NOT NULL PRIMARY KEY,
  verloopt_op TEXT NOT NULL
) STRICT;

-- Which session the provider began, so that it can end it. The ID token is kept, sealed, to sign out there too.
-- @algemene-tabel oidc_sessie
CREATE TABLE oidc_sessie (
  sessie TEXT NOT NULL PRIMARY KEY REFERENCES sessie (id_hash) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  aanbieder TEXT NOT NULL REFERENCES oidc_aanbieder (id) DEFERRABLE INITIALLY DEFERRED,
  onderwerp TEXT NOT NULL,
  sid TEXT NOT NULL DEFAULT '',
  id_token_versleuteld BLOB NOT NULL
) STRICT;
CREATE INDEX oidc_sessie_onderwerp ON oidc_sessie (aanbieder, onderwerp);
CREATE INDEX oidc_sessie_sid ON oidc_sessie (aanbieder, sid);

-- Who proved to be somebody at the provider, and still owes the code of the second factor.
-- @algemene-tabel oidc_wachtend
CREATE TABLE oidc_wachtend (
  browser_hash TEXT NOT NULL PRIMARY KEY,
  account TEXT NOT NULL REFERENCES account (id) DEFERRABLE INITIALLY DEFERRED,
  aanbieder TEXT NOT NULL REFERENCES oidc_aanbieder (id) DEFERRABLE INITIALLY DEFERRED,
  onderwerp TEXT NOT NULL,
  sid TEXT NOT NULL DEFAULT '',
  id_token_versleuteld BLOB NOT NULL,
  verloopt_op TEXT NOT NULL
) STRICT;

-- The reason, and since when what the key signed deserves doubt; may lie before the moment of revoking.
ALTER TABLE rij_sleutel ADD COLUMN ingetrokken_reden TEXT;
ALTER TABLE rij_sleutel ADD COLUMN niet_vertrouwd_vanaf TEXT;
