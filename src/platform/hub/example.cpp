// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <nlohmann/json.hpp>

#include "core/resources.hpp"
#include "platform/hub/hub.hpp"
#include "platform/hub/importer.hpp"
#include "platform/hub/json_text.hpp"
#include "platform/hub/serialise.hpp"

namespace pareltjes::hub {
namespace {

using nlohmann::json;

constexpr std::string_view kDescriptions = "bronnen.json";
constexpr std::string_view kExampleFile = "voorbeeld";
constexpr std::string_view kReferenceFile = "meegeleverd";

/// Concepts that are text: see docs/glossary.md.
constexpr std::array<std::string_view, 13> kTextConcepts{
    "code",        "naam",   "soort",   "gemeente", "gemeente_naam", "geslacht", "id",
    "voorziening", "gebied", "eenheid", "postcode", "bron_tekst",    "school"};

std::vector<std::string> unique_concepts(const std::string& topic) {
  if (topic == topic::kKeyFigures || topic == topic::kBoundaries) return {"code"};
  if (topic == topic::kAgeProfile || topic == topic::kOwnAges) return {"code", "geslacht", "leeftijd"};
  return {};
}

/// A mapping made from a description: the columns of the file carry the names of their concepts.
Mapping mapping_of(const json& description, const std::vector<std::string>& header) {
  Mapping mapping;
  mapping.id = "voorbeeld";
  mapping.dataset = string_in(description, "id");
  mapping.topic = string_in(description, "topic");
  mapping.title = text_in(description, "title");
  mapping.year = whole_in<int>(description, "year", 0);
  mapping.source = source_in(description);
  mapping.notes = texts_in(description, "notes");
  mapping.organisation = "openbaar";
  mapping.unique = unique_concepts(mapping.topic);
  const auto described = description.value("columns", json::object());
  for (const auto& name : header) {
    if (name == "lon" || name == "lat" || name == "x" || name == "y") continue;
    MappedColumn column;
    column.name = name;
    column.from = {name};
    const auto found = described.find(name);
    const auto kind = found == described.end() ? std::string() : string_in(*found, "kind");
    const bool text = std::ranges::find(kTextConcepts, name) != kTextConcepts.end() || kind == "text";
    column.type = text ? Column::Type::kText : Column::Type::kNumber;
    column.minimum = 0;
    column.area_code = name == "code";
    column.needed = name == "code";
    if (found != described.end()) {
      column.unit = string_in(*found, "unit");
      column.description = text_in(*found, "description");
      read_half_width(*found, column.half_width, column.half_width_by_kind);
    }
    mapping.columns.push_back(std::move(column));
  }
  mapping.lon = "lon";
  mapping.lat = "lat";
  mapping.x = "x";
  mapping.y = "y";
  return mapping;
}

core::Result<DatasetPtr> read_one(const std::string& folder, const json& description) {
  const auto file = string_in(description, "file");
  auto bytes = core::find_resource(folder + file);
  if (!bytes) bytes = core::find_resource(file);
  if (!bytes) {
    return core::fail(core::ErrorCode::kInternal, {fmt::format("Het voorbeeldbestand {} ontbreekt.", file),
                                                   fmt::format("The example file {} is missing.", file)});
  }
  const auto first_line = bytes->substr(0, bytes->find_first_of("\r\n"));
  std::vector<std::string> header;
  for (std::size_t at = 0; at <= first_line.size();) {
    const auto end = std::min(first_line.find_first_of(",;", at), first_line.size());
    header.emplace_back(first_line.substr(at, end - at));
    at = end + 1;
  }
  const auto mapping = mapping_of(description, header);
  auto imported = import_csv(file, *bytes, mapping);
  if (!imported) return std::unexpected(std::move(imported.error()));
  auto& info = imported->dataset.info;
  info.file_name = folder.starts_with("data/voorbeeld/") ? kExampleFile : kReferenceFile;
  info.example = true;
  info.sha256 = hash_of(imported->dataset.table);
  info.version = info.sha256.substr(0, kVersionDigits);
  return std::make_shared<const Dataset>(std::move(imported->dataset));
}

}  // namespace

core::Result<std::vector<DatasetPtr>> read_example() {
  std::vector<DatasetPtr> datasets;
  for (const auto& resource : core::resources_below("data/")) {
    if (!resource.name.ends_with(kDescriptions)) continue;
    const std::string folder(resource.name.substr(0, resource.name.size() - kDescriptions.size()));
    const auto descriptions = json::parse(resource.bytes, nullptr, false);
    if (!descriptions.is_array()) {
      return core::fail(core::ErrorCode::kInternal, {fmt::format("{} is geen lijst.", resource.name),
                                                     fmt::format("{} is no list.", resource.name)});
    }
    for (const auto& description : descriptions) {
      auto dataset = read_one(folder, description);
      if (!dataset) return std::unexpected(std::move(dataset.error()));
      datasets.push_back(std::move(*dataset));
    }
  }
  sort_for_runs(datasets);
  return datasets;
}

bool ships_beside(const DatasetInfo& shipped, bool imported) {
  return !imported || shipped.file_name != kExampleFile;
}

void sort_for_runs(std::vector<DatasetPtr>& datasets) {
  const auto rank = [](const DatasetPtr& dataset) {
    const auto& info = dataset->info;
    return std::tuple(info.topic, -info.year, info.organisation == storage::Scope::kPublic, info.example, info.id);
  };
  std::ranges::sort(datasets, {}, rank);
}

const Snapshot& shipped_example() {
  static const Snapshot snapshot = [] {
    auto datasets = read_example();
    assert(datasets.has_value() && "the example is checked by a test");
    return datasets ? Snapshot(std::move(*datasets)) : Snapshot();
  }();
  return snapshot;
}

}  // namespace pareltjes::hub
