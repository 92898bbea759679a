// SPDX-License-Identifier: EUPL-1.2
#include "platform/pearl/manifest.hpp"

#include <fmt/format.h>

#include <map>

namespace pareltjes::pearl {
namespace {

using nlohmann::json;

core::Text text_of(const json& value) {
  if (value.is_string()) return {value.get<std::string>(), {}};
  return {value.at("nl").get<std::string>(), value.value("en", std::string())};
}

TableColumn::Type type_of(const std::string& name) {
  static const std::map<std::string, TableColumn::Type> kTypes{{"text", TableColumn::Type::kText},
                                                               {"integer", TableColumn::Type::kInteger},
                                                               {"number", TableColumn::Type::kNumber},
                                                               {"boolean", TableColumn::Type::kBoolean}};
  return kTypes.at(name);
}

OutcomeTable table_of(const json& value) {
  OutcomeTable table{value.at("name"), text_of(value.at("title")), {}};
  for (const auto& column : value.at("columns")) {
    table.columns.push_back({column.at("name"), type_of(column.value("type", "text")),
                             column.value("unit", std::string()),
                             column.contains("description") ? text_of(column.at("description")) : core::Text{}});
  }
  return table;
}

Manifest manifest_of(const json& value) {
  Manifest manifest;
  manifest.id = value.at("id");
  manifest.version = value.at("version");
  manifest.title = text_of(value.at("title"));
  manifest.question = text_of(value.at("question"));
  manifest.story = text_of(value.at("story"));
  manifest.origin = text_of(value.at("origin"));
  manifest.origin_gemeente = value.value("origin_gemeente", std::string());
  manifest.input_schema = value.at("input_schema");
  manifest.example = value.at("example");
  for (const auto& need : value.at("datasets")) {
    manifest.datasets.push_back({need.at("topic"), text_of(need.at("purpose")), need.value("required", true)});
  }
  for (const auto& package : value.value("packages", json::array())) manifest.packages.push_back(package);
  for (const auto& kind : value.value("package_kinds", json::array())) manifest.package_kinds.push_back(kind);
  for (const auto& kind : value.value("records", json::array()))
    manifest.records.push_back({kind.at("kind"), kind.at("schema")});
  for (const auto& table : value.at("tables")) manifest.tables.push_back(table_of(table));
  for (const auto& limit : value.at("limits")) manifest.limits.push_back(text_of(limit));
  manifest.carrying_out = value.at("carrying_out");
  manifest.algorithm_register = value.at("algorithm_register");
  manifest.takes_long = value.value("takes_long", false);
  manifest.reads_from_disk = value.value("reads_from_disk", false);
  return manifest;
}

}  // namespace

core::Result<Manifest> Manifest::parse(std::string_view text, const std::string& file) {
  try {
    return manifest_of(json::parse(text));
  } catch (const std::exception& problem) {
    return core::fail(
        core::ErrorCode::kInvalidFile,
        {fmt::format("Dit manifest is niet te lezen: {}.", problem.what()),
         fmt::format("This manifest cannot be read: {}.", problem.what())},
        {"Vergelijk het met het manifest van een ander pareltje.", "Compare it with another pearl's manifest."},
        core::Place{file, {}, {}});
  }
}

}  // namespace pareltjes::pearl
