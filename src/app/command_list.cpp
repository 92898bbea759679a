// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/commands.hpp"

namespace pareltjes::app {

int list_command(const CommonOptions& common) {
  for (const auto& pearl : all_pearls().all()) {
    const auto& manifest = pearl->manifest();
    fmt::print("{:<20} {:<8} {}\n", manifest.id, manifest.version, manifest.question.in(common.language));
  }
  return 0;
}

int describe_command(const CommonOptions& common, const std::string& id) {
  const auto found = all_pearls().find(id);
  if (!found) return report({found.error()}, common.language);
  const auto& manifest = (*found)->manifest();
  const auto language = common.language;
  const bool dutch = language == core::Language::kDutch;
  fmt::print("{} {}\n{}\n\n{}\n{}\n", manifest.title.in(language), manifest.version, manifest.question.in(language),
             manifest.story.in(language), manifest.origin.in(language));
  fmt::print("\n{}\n", dutch ? "Gegevens" : "Data");
  for (const auto& need : manifest.datasets) {
    fmt::print("  {:<20} {} {}\n", need.topic, need.purpose.in(language),
               need.required ? "" : (dutch ? "(mag ontbreken)" : "(may be absent)"));
  }
  fmt::print("\n{}\n", dutch ? "Tabellen in de uitkomst" : "Tables in the outcome");
  for (const auto& table : manifest.tables) {
    fmt::print("  {:<12} {}:", table.name, table.title.in(language));
    for (const auto& column : table.columns) fmt::print(" {}", column.name);
    fmt::print("\n");
  }
  fmt::print("\n{}\n", dutch ? "Wat dit u niet vertelt" : "What this does not tell you");
  for (const auto& limit : manifest.limits) fmt::print("  - {}\n", limit.in(language));
  fmt::print("\n{}\n{}\n\n{}\n{}\n", dutch ? "Invoer (JSON Schema)" : "Input (JSON Schema)",
             manifest.input_schema.dump(2), dutch ? "Voorbeeld" : "Example", manifest.example.dump(2));
  return 0;
}

}  // namespace pareltjes::app
