-- SPDX-License-Identifier: EUPL-1.2
--
-- What one organisation sends to another, and to nobody else: a municipality lets its neighbour see what a company means.
-- * "lezen=partij": the organisation in column partij reads the row too. Nobody else does, whatever anybody agrees to.
-- * What is withdrawn is empty from then on: the row says only that there was something, from whom and when.

-- @organisatie-tabel toegestuurd lezen=partij
CREATE TABLE rij_toegestuurd (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  partij TEXT NOT NULL CHECK (partij NOT IN ('', 'openbaar')),
  soort TEXT NOT NULL,
  onderwerp TEXT NOT NULL,
  titel TEXT NOT NULL,
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  op TEXT NOT NULL,
  ingetrokken_op TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (organisatie, id)
) STRICT;
CREATE INDEX toegestuurd_partij ON rij_toegestuurd (partij, soort);
CREATE INDEX toegestuurd_onderwerp ON rij_toegestuurd (organisatie, soort, onderwerp);

-- What the receiver says about it: a row of the receiver, with the sender as party. Nothing is overwritten.
-- @organisatie-tabel toegestuurd_antwoord lezen=partij alleen-toevoegen
CREATE TABLE rij_toegestuurd_antwoord (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  id TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  partij TEXT NOT NULL CHECK (partij NOT IN ('', 'openbaar')),
  bericht TEXT NOT NULL,
  inhoud_json TEXT NOT NULL DEFAULT '{}',
  op TEXT NOT NULL,
  PRIMARY KEY (organisatie, id),
  UNIQUE (organisatie, volgnummer)
) STRICT;
CREATE INDEX toegestuurd_antwoord_partij ON rij_toegestuurd_antwoord (partij, bericht);
