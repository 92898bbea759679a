// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "platform/dossier/dossier.hpp"
#include "platform/dossier/schema.hpp"

namespace pareltjes::dossier {

/// A kind as it was declared. How records become rows of the database is for this room only.
struct Dossiers::Declared {
  Kind kind;
  Schema schema;
};

inline constexpr std::string_view kInsert =
    "INSERT INTO dossier (id, soort, sleutel, staat, versie, inhoud_json, gewijzigd_op, zoektekst, termijn) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
inline constexpr std::string_view kInsertEvent =
    "INSERT INTO dossier_gebeurtenis (id, dossier, versie, soort, inhoud_json, op) VALUES ($1, $2, $3, $4, $5, $6)";

std::vector<storage::Value> row_of(const Kind& kind, const Record& record);
/// What a record is found by: its key and the words that its kind declares.
std::string search_text_of(const Kind& kind, const std::string& key, const nlohmann::json& content);
std::string due_of(const Kind& kind, const std::string& state, const nlohmann::json& content);
/// What the history keeps of an event: enough to show the record as it was then.
nlohmann::json kept(const Record& record);
/// Error: kInvalidInput for what is no text, kPayloadTooLarge.
core::Result<void> check_size(const nlohmann::json& content);
std::unexpected<core::Error> key_exists(const std::string& key);
/// Whoever keeps something made of the records sees by this number that they changed.
core::Result<void> count_change(storage::Session& session);

}  // namespace pareltjes::dossier
