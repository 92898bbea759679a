-- SPDX-License-Identifier: EUPL-1.2
--
-- What a municipality sends to a neighbour is laid before it in the same way as a judgement before a supplier: one pair of
-- tables (voorlegging, voorlegging_woord) where there were two. What was sent moves over, with its answers; a neighbour is
-- part of the subject, since one case is laid before several at the same time.

INSERT INTO rij_voorlegging (organisatie, actor, id, volgnummer, partij, soort, onderwerp, titel, inhoud_json, op)
  SELECT oud.organisatie, oud.actor, oud.id,
         (SELECT COALESCE(MAX(volgnummer), 0) FROM rij_voorlegging AS er WHERE er.organisatie = oud.organisatie)
           + ROW_NUMBER() OVER (PARTITION BY oud.organisatie ORDER BY oud.op, oud.id),
         oud.partij, oud.soort, oud.onderwerp || '/' || oud.partij, oud.titel, oud.inhoud_json, oud.op
  FROM rij_toegestuurd AS oud;

INSERT INTO rij_voorlegging_woord (organisatie, actor, id, volgnummer, partij, voorlegging, soort, inhoud_json, op)
  SELECT oud.organisatie, oud.actor, oud.id,
         (SELECT COALESCE(MAX(volgnummer), 0) FROM rij_voorlegging_woord AS er WHERE er.organisatie = oud.organisatie)
           + ROW_NUMBER() OVER (PARTITION BY oud.organisatie ORDER BY oud.volgnummer),
         oud.partij, oud.bericht, 'antwoord', oud.inhoud_json, oud.op
  FROM rij_toegestuurd_antwoord AS oud;

-- The word of a withdrawal has the id of what it withdraws: there is one of it at most.
INSERT INTO rij_voorlegging_woord (organisatie, actor, id, volgnummer, partij, voorlegging, soort, op)
  SELECT oud.organisatie, oud.actor, oud.id,
         (SELECT COALESCE(MAX(volgnummer), 0) FROM rij_voorlegging_woord AS er WHERE er.organisatie = oud.organisatie)
           + ROW_NUMBER() OVER (PARTITION BY oud.organisatie ORDER BY oud.ingetrokken_op, oud.id),
         oud.partij, oud.id, 'ingetrokken', oud.ingetrokken_op
  FROM rij_toegestuurd AS oud
  WHERE oud.ingetrokken_op <> '';

-- @vervallen-tabel toegestuurd_antwoord
DROP TABLE rij_toegestuurd_antwoord;
-- @vervallen-tabel toegestuurd
DROP TABLE rij_toegestuurd;
