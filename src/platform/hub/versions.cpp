// SPDX-License-Identifier: EUPL-1.2
#include "platform/hub/versions.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "platform/hub/hub.hpp"
#include "platform/hub/serialise.hpp"

namespace pareltjes::hub {
namespace {

/// What a row is called where a file follows custom.
constexpr std::array<std::string_view, 8> kNames{"id",       "code",   "nummer",   "kenmerk",
                                                 "postcode", "gebied", "vierkant", "naam"};
constexpr std::size_t kMostKeyColumns = 6;
constexpr const char* kGeometry = "geometrie";

bool all_differ(const std::vector<std::string>& keys) {
  std::set<std::string_view> seen;
  return std::ranges::all_of(keys, [&](const auto& key) { return seen.insert(key).second; });
}

/// Whether these columns name every row.
bool is_key(const DataTable& table, const std::vector<std::string>& columns) {
  for (const auto& name : columns) {
    const auto* column = table.find(name);
    if (column == nullptr) return false;
    for (std::size_t row = 0; row < table.rows(); ++row)
      if (columns.size() == 1 && cell_text(*column, row).empty()) return false;
  }
  return all_differ(keys_of(table, columns));
}

std::string geometry_text(const DataTable& table, std::size_t row) {
  std::string text;
  if (row >= table.geometries.size()) return text;
  for (const auto& polygon : table.geometries[row]) {
    for (const auto& ring : polygon) {
      for (const auto& point : ring) fmt::format_to(std::back_inserter(text), "{} {},", point.x, point.y);
      text += ';';
    }
    text += '/';
  }
  return text;
}

std::string whole_row(const DataTable& table, std::size_t row) {
  std::string text;
  for (const auto& column : table.columns) text.append(cell_text(column, row)).append(1, '\x1f');
  return text + geometry_text(table, row);
}

/// The names of what differs; a column that only one version has differs where it holds something.
std::vector<std::string> differences(const DataTable& before, std::size_t old_row, const DataTable& after,
                                     std::size_t new_row) {
  std::vector<std::string> names;
  for (const auto& column : after.columns) {
    const auto* old = before.find(column.name);
    if (cell_text(column, new_row) != (old == nullptr ? std::string() : cell_text(*old, old_row)))
      names.push_back(column.name);
  }
  for (const auto& column : before.columns) {
    if (after.find(column.name) == nullptr && !cell_text(column, old_row).empty()) names.push_back(column.name);
  }
  if (geometry_text(before, old_row) != geometry_text(after, new_row)) names.emplace_back(kGeometry);
  return names;
}

/// Rows by what names them; of equal rows each is one.
std::multimap<std::string, std::size_t> rows_by(const DataTable& table, const std::vector<std::string>& key) {
  std::multimap<std::string, std::size_t> rows;
  if (key.empty()) {
    for (std::size_t row = 0; row < table.rows(); ++row) rows.emplace(whole_row(table, row), row);
    return rows;
  }
  auto keys = keys_of(table, key);
  for (std::size_t row = 0; row < keys.size(); ++row) rows.emplace(std::move(keys[row]), row);
  return rows;
}

}  // namespace

std::string cell_text(const Column& column, std::size_t row) {
  if (column.type == Column::Type::kText) return column.texts[row];
  return is_missing(column.numbers[row]) ? std::string() : fmt::format("{}", column.numbers[row]);
}

core::Result<DatasetPtr> load_version(storage::Database& database, const storage::Scope& scope,
                                      const DatasetInfo& info) {
  if (info.example) {
    for (const auto& dataset : shipped_example().all())
      if (dataset->info.id == info.id) return dataset;
  }
  std::string bytes;
  bool found = false;
  const auto read = database.read(scope, [&](storage::Session& session) -> core::Result<void> {
    auto rows = session.query("SELECT inhoud FROM dataset WHERE organisatie = $1 AND id = $2 AND versie = $3",
                              {info.organisation, info.id, info.version});
    if (!rows) return std::unexpected(std::move(rows.error()));
    found = !rows->empty();
    if (found) bytes = rows->bytes(0, 0);
    return {};
  });
  if (!read) return std::unexpected(read.error());
  if (!found) {
    return core::fail(core::ErrorCode::kUnknownDataset,
                      {"Deze versie van de dataset is er niet meer.", "This version of the dataset is gone."},
                      {"Kies een versie uit de lijst.", "Choose a version of the list."});
  }
  auto table = deserialise(bytes);
  if (!table) return std::unexpected(table.error());
  return std::make_shared<const Dataset>(Dataset{info, std::move(*table)});
}

std::vector<std::string> key_columns(const DataTable& table) {
  for (const auto& name : kNames) {
    std::vector<std::string> alone{std::string(name)};
    if (is_key(table, alone)) return alone;
  }
  std::vector<std::string> together;
  for (const auto& column : table.columns) {
    if (together.size() == kMostKeyColumns) break;
    together.push_back(column.name);
    if (is_key(table, together)) return together;
  }
  return {};
}

std::vector<std::string> keys_of(const DataTable& table, const std::vector<std::string>& columns) {
  std::vector<std::string> keys(table.rows());
  for (std::size_t row = 0; row < keys.size(); ++row) {
    if (columns.empty()) keys[row] = std::to_string(row + 1);
    for (const auto& name : columns) {
      if (!keys[row].empty() || &name != &columns.front()) keys[row] += '|';
      keys[row] += cell_text(*table.find(name), row);
    }
  }
  return keys;
}

Changes changes_between(const DataTable& before, const DataTable& after) {
  Changes changes{key_columns(after), {}};
  if (!changes.key.empty() && before.rows() > 0 && !is_key(before, changes.key)) changes.key.clear();
  const auto old = rows_by(before, changes.key);
  const auto now = rows_by(after, changes.key);
  auto a = old.begin();
  auto b = now.begin();
  while (a != old.end() || b != now.end()) {
    if (b == now.end() || (a != old.end() && a->first < b->first)) {
      changes.rows.push_back({RowChange::Kind::kRemoved, a->first, a->second, std::nullopt, {}});
      ++a;
    } else if (a == old.end() || b->first < a->first) {
      changes.rows.push_back({RowChange::Kind::kAdded, b->first, std::nullopt, b->second, {}});
      ++b;
    } else {
      if (auto names = differences(before, a->second, after, b->second); !names.empty())
        changes.rows.push_back({RowChange::Kind::kChanged, b->first, a->second, b->second, std::move(names)});
      ++a;
      ++b;
    }
  }
  // Contents are no name to show.
  if (changes.key.empty()) {
    for (auto& row : changes.rows) row.key.clear();
  }
  return changes;
}

}  // namespace pareltjes::hub
