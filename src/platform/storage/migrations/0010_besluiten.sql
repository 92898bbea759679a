-- SPDX-License-Identifier: EUPL-1.2
--
-- Every decision about the use of data, and every use that followed; by DecisionLog (platform/rights) alone.
-- * The fields trace_id, span_id, ouder_span_id, status, naam, begin_op and eind_op are those of the standard Logboek
--   Dataverwerkingen (Logius), whose attributes stand in inhoud_json.
-- * soort: 'besluit' (may this be done with this dataset?) or 'gebruik' (it was done: what followed, under the same trace).
-- * The audit log holds the hash of each group of rows that was written at once, so that none changes unnoticed.

-- @organisatie-tabel besluit alleen-toevoegen
CREATE TABLE rij_besluit (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  volgnummer INTEGER NOT NULL,
  soort TEXT NOT NULL CHECK (soort IN ('besluit', 'gebruik')),
  trace_id TEXT NOT NULL,
  span_id TEXT NOT NULL,
  ouder_span_id TEXT NOT NULL DEFAULT '',
  naam TEXT NOT NULL,
  status INTEGER NOT NULL DEFAULT 0 CHECK (status IN (0, 1, 2)),
  begin_op TEXT NOT NULL,
  eind_op TEXT NOT NULL,
  doel TEXT NOT NULL,
  handeling TEXT NOT NULL,
  dataset TEXT NOT NULL DEFAULT '',
  dataset_versie TEXT NOT NULL DEFAULT '',
  toegestaan INTEGER NOT NULL CHECK (toegestaan IN (0, 1)),
  beleid TEXT NOT NULL DEFAULT '',
  persoonsgegevens INTEGER NOT NULL DEFAULT 0 CHECK (persoonsgegevens IN (0, 1)),
  inhoud_json TEXT NOT NULL,
  PRIMARY KEY (organisatie, volgnummer)
) STRICT;
CREATE INDEX besluit_dataset ON rij_besluit (organisatie, dataset, volgnummer);
CREATE INDEX besluit_trace ON rij_besluit (organisatie, trace_id);

-- How often records of an organisation changed, in the same transaction as the change: who keeps something made of them
-- sees with one look whether it is still right.
-- @organisatie-tabel dossier_stand
CREATE TABLE rij_dossier_stand (
  organisatie TEXT NOT NULL,
  actor TEXT NOT NULL,
  nummer INTEGER NOT NULL,
  PRIMARY KEY (organisatie)
) STRICT;
