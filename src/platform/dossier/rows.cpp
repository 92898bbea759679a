// SPDX-License-Identifier: EUPL-1.2
#include "platform/dossier/rows.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/text.hpp"

namespace pareltjes::dossier {
namespace {

constexpr std::size_t kLargestContent = std::size_t{4} * 1024 * 1024;

/// JSON text is stored as UTF-8; a string of other bytes would make dump() throw.
bool is_storable(const nlohmann::json& json) {
  if (json.is_string()) return core::is_valid_utf8(json.get_ref<const std::string&>());
  if (json.is_object()) {
    return std::ranges::all_of(
        json.items(), [](const auto& item) { return core::is_valid_utf8(item.key()) && is_storable(item.value()); });
  }
  if (json.is_array()) return std::ranges::all_of(json, [](const auto& item) { return is_storable(item); });
  return !json.is_binary() && !json.is_discarded();
}

}  // namespace

std::string search_text_of(const Kind& kind, const std::string& key, const nlohmann::json& content) {
  return kind.search_text ? core::fold(key + "\n" + kind.search_text(content)) : std::string();
}
std::string due_of(const Kind& kind, const std::string& state, const nlohmann::json& content) {
  return kind.due ? kind.due(state, content) : std::string();
}

nlohmann::json kept(const Record& record) {
  return {{"versie", record.version}, {"staat", record.state}, {"inhoud", record.content}};
}

std::vector<storage::Value> row_of(const Kind& kind, const Record& record) {
  return {record.id,      record.kind,           record.key,        record.state,
          record.version, record.content.dump(), record.changed_at, search_text_of(kind, record.key, record.content),
          record.due};
}

std::unexpected<core::Error> key_exists(const std::string& key) {
  return core::fail(core::ErrorCode::kConflict,
                    {fmt::format("Er is al een dossier met de sleutel “{}”.", key),
                     fmt::format("There is a record with the key “{}” already.", key)},
                    {"Wijzig dat dossier, of kies een andere sleutel.", "Change that record, or choose another key."});
}

core::Result<void> count_change(storage::Session& session) {
  const auto counted = session.execute("UPDATE dossier_stand SET nummer = nummer + 1");
  if (!counted) return std::unexpected(counted.error());
  if (*counted > 0) return {};
  const auto first = session.execute("INSERT INTO dossier_stand (nummer) VALUES (1)");
  if (!first) return std::unexpected(first.error());
  return {};
}

core::Result<void> check_size(const nlohmann::json& content) {
  if (!is_storable(content)) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"De inhoud bevat onleesbare tekens.", "The content holds unreadable characters."},
                      {"Sla de tekst op als UTF-8.", "Save the text as UTF-8."});
  }
  if (content.dump().size() <= kLargestContent) return {};
  return core::fail(core::ErrorCode::kPayloadTooLarge, {"Het dossier is te groot.", "The record is too large."},
                    {"Houd het onder 4 MB.", "Keep it below 4 MB."});
}

}  // namespace pareltjes::dossier
