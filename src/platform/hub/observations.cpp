// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <map>
#include <unordered_map>

#include "core/text.hpp"
#include "platform/hub/csv.hpp"
#include "platform/hub/formats.hpp"
#include "platform/hub/table_builder.hpp"

namespace pareltjes::hub {
namespace {

using core::ErrorCode;

struct Positions {
  std::size_t measure = 0, area = 0, value = 0;
  std::optional<std::size_t> text;
};

core::Result<Positions> find_positions(const CsvReader& reader) {
  const auto& header = reader.header();
  const auto find = [&](std::string_view name) -> std::optional<std::size_t> {
    const auto found = std::ranges::find(header, name);
    return found == header.end() ? std::nullopt : std::optional(static_cast<std::size_t>(found - header.begin()));
  };
  const auto measure = find("Measure");
  auto area = find("WijkenEnBuurten");
  if (!area) area = find("RegioS");
  const auto value = find("Value");
  if (!measure || !area || !value) {
    return core::fail(ErrorCode::kMissingColumn,
                      {"Van Measure, WijkenEnBuurten en Value ontbreekt een kolom.",
                       "Of Measure, WijkenEnBuurten and Value a column is missing."},
                      {"Haal de tabel opnieuw op bij het CBS.", "Get the table again from CBS."},
                      core::Place{reader.file(), 1, {}});
  }
  return Positions{*measure, *area, *value, find("StringValue")};
}

/// Code → title of the areas, from the table of codes beside the observations.
core::Result<std::unordered_map<std::string, std::string>> read_names(const std::string& file, std::string_view bytes) {
  std::unordered_map<std::string, std::string> names;
  if (bytes.empty()) return names;
  auto reader = CsvReader::open(file, bytes);
  if (!reader) return std::unexpected(std::move(reader.error()));
  const auto& header = reader->header();
  const auto code = std::ranges::find(header, "Identifier") - header.begin();
  const auto title = std::ranges::find(header, "Title") - header.begin();
  if (static_cast<std::size_t>(std::max(code, title)) >= header.size()) return names;
  std::vector<std::string_view> fields;
  while (true) {
    const auto more = reader->next(fields);
    if (!more) return std::unexpected(more.error());
    if (!*more) return names;
    names.emplace(core::trim(fields[static_cast<std::size_t>(code)]),
                  core::trim(fields[static_cast<std::size_t>(title)]));
  }
}

/// One row an area: first its code and name, then a value for each measure that some mapping wants.
struct Pivot {
  std::vector<std::string> header{"WijkenEnBuurten", "naam"};
  std::vector<std::vector<std::string>> rows;
  std::vector<std::int64_t> lines;  ///< Of the first observation of each area.
};

bool is_wanted(const std::string& measure) {
  static const std::map<std::string, bool> kWanted = [] {
    std::map<std::string, bool> wanted;
    for (const auto& mapping : shipped_mappings()) {
      if (mapping.format != "waarnemingen") continue;
      for (const auto& column : mapping.columns)
        for (const auto& name : column.from) wanted[name] = true;
    }
    return wanted;
  }();
  return kWanted.contains(measure);
}

core::Result<Pivot> pivot(CsvReader& reader, const Positions& at,
                          const std::unordered_map<std::string, std::string>& names) {
  Pivot pivot;
  std::unordered_map<std::string, std::size_t> row_of;
  std::unordered_map<std::string, std::size_t> column_of;
  std::vector<std::string_view> fields;
  while (true) {
    const auto more = reader.next(fields);
    if (!more) return std::unexpected(more.error());
    if (!*more) return pivot;
    const std::string measure(core::trim(fields[at.measure]));
    if (!is_wanted(measure)) continue;
    const std::string area(core::trim(fields[at.area]));
    const auto [row, new_row] = row_of.try_emplace(area, pivot.rows.size());
    if (new_row) {
      const auto name = names.find(area);
      pivot.rows.push_back({area, name == names.end() ? std::string() : name->second});
      pivot.lines.push_back(reader.line());
    }
    const auto [column, new_column] = column_of.try_emplace(measure, pivot.header.size());
    if (new_column) pivot.header.push_back(measure);
    auto& values = pivot.rows[row->second];
    if (values.size() <= column->second) values.resize(column->second + 1);
    auto value = core::trim(fields[at.value]);
    if (value.empty() && at.text) value = core::trim(fields[*at.text]);
    values[column->second] = value;
  }
}

}  // namespace

core::Result<ImportedList> import_observations(const std::string& name, std::string_view observations,
                                               std::string_view names, const ImportOptions& options) {
  auto reader = CsvReader::open(name, observations);
  if (!reader) return std::unexpected(std::move(reader.error()));
  const auto at = find_positions(*reader);
  if (!at) return std::unexpected(at.error());
  const auto titles = read_names(name, names);
  if (!titles) return std::unexpected(titles.error());
  const auto table = pivot(*reader, *at, *titles);
  if (!table) return std::unexpected(table.error());
  const auto mappings = choose_mappings(name, table->header, options, "waarnemingen");
  if (mappings.empty()) return std::unexpected(not_recognised(name, table->header, "waarnemingen"));
  ImportedList list;
  for (const auto* mapping : mappings) {
    auto builder = TableBuilder::start(*mapping, name, table->header, options);
    if (!builder) return std::unexpected(std::move(builder.error()));
    for (std::size_t i = 0; i < table->rows.size(); ++i) {
      std::vector<std::string_view> fields(table->rows[i].begin(), table->rows[i].end());
      fields.resize(table->header.size());
      if (auto added = builder->add(fields, table->lines[i]); !added) return std::unexpected(std::move(added.error()));
    }
    auto imported = builder->finish();
    if (!imported) return std::unexpected(std::move(imported.error()));
    list.push_back(std::move(*imported));
  }
  return list;
}

}  // namespace pareltjes::hub
