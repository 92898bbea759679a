-- SPDX-License-Identifier: EUPL-1.2
--
-- A provider to which this program proves who it is with a key of its own instead of a secret (private_key_jwt). The
-- private part is sealed by the vault; the newest key signs, and the one before it stays published for a while.
ALTER TABLE oidc_aanbieder ADD COLUMN met_sleutel INTEGER NOT NULL DEFAULT 0;

-- @algemene-tabel oidc_sleutel
CREATE TABLE oidc_sleutel (
  aanbieder TEXT NOT NULL REFERENCES oidc_aanbieder (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  volgnummer INTEGER NOT NULL,
  kenmerk TEXT NOT NULL,
  geheim_versleuteld BLOB NOT NULL,
  openbaar_json TEXT NOT NULL,
  gemaakt_op TEXT NOT NULL,
  PRIMARY KEY (aanbieder, volgnummer)
) STRICT;
