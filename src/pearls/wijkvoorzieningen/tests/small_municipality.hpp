// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "pearls/wijkvoorzieningen/pearl.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::wijkvoorzieningen::test {

inline const double kNone = hub::kMissing;

inline hub::Column texts(std::string name, std::vector<std::string> values) {
  hub::Column column;
  column.name = std::move(name);
  column.type = hub::Column::Type::kText;
  column.texts = std::move(values);
  return column;
}
inline hub::Column numbers(std::string name, std::vector<double> values, double half_width = 0) {
  hub::Column column;
  column.name = std::move(name);
  column.numbers = std::move(values);
  column.half_width = half_width;
  return column;
}

inline hub::DatasetPtr dataset(std::string id, std::string_view topic, int year, std::vector<hub::Column> columns,
                               std::vector<hub::Geometry> geometries = {}) {
  hub::Dataset made;
  made.info.id = id;
  made.info.title = {id, id};
  made.info.topic = topic;
  made.info.year = year;
  made.table.columns = std::move(columns);
  made.table.geometries = std::move(geometries);
  return std::make_shared<const hub::Dataset>(std::move(made));
}

/// Two wijken of 1,000 and 3,000 people; rounded to fives, the municipality exact to the person.
inline hub::DatasetPtr key_figures() {
  auto inhabitants = numbers("inwoners", {4000, 1000, 3000}, 2.5);
  inhabitants.half_width_by_kind = {{"gemeente", 0}};
  return dataset(
      "kern", hub::topic::kKeyFigures, 2024,
      {texts("code", {"GM9999", "WK999901", "WK999902"}), texts("naam", {"Proefstad", "Oost", "West"}),
       texts("soort", {"gemeente", "wijk", "wijk"}), texts("gemeente", {"GM9999", "GM9999", "GM9999"}), inhabitants,
       numbers("inwoners_0_14", {800, 300, 500}, 2.5), numbers("inwoners_65_plus", {700, 100, 600}, 2.5),
       numbers("huishoudens", {1800, 400, 1400}, 2.5), numbers("woningen", {1850, 410, 1440}),
       numbers("stedelijkheid", {3, 3, 3}), numbers("afstand_huisarts", {1.2, 0.8, kNone}),
       numbers("centrum_x", {kNone, 125000, 127000}), numbers("centrum_y", {kNone, 500000, 500000})});
}

/// Everybody of one age is as frequent as of another, with two percent more men.
inline hub::DatasetPtr flat_profile(const std::string& code = "NL00", double slope = 0) {
  std::vector<std::string> codes, sexes;
  std::vector<double> ages, counts;
  for (const auto* sex : {"mannen", "vrouwen"}) {
    for (int age = 0; age <= 100; ++age) {
      codes.push_back(code);
      sexes.emplace_back(sex);
      ages.push_back(age);
      counts.push_back((sex[0] == 'm' ? 1020 : 1000) * (1 + slope * age));
    }
  }
  return dataset(
      "profiel-" + code, hub::topic::kAgeProfile, 2020,
      {texts("code", codes), texts("geslacht", sexes), numbers("leeftijd", ages), numbers("aantal", counts)});
}

inline pearl::RunInput input_of(std::vector<hub::DatasetPtr> datasets, nlohmann::json values = nlohmann::json::object(),
                                const std::string& gemeente = "GM9999") {
  pearl::RunInput input;
  input.gemeente = *core::GemeenteCode::parse(gemeente);
  input.values = std::move(values);
  input.datasets = hub::Snapshot(std::move(datasets));
  return input;
}

inline core::Result<pearl::Outcome> compute(const pearl::RunInput& input) {
  static const auto pearl = make_pearl();
  return pearl->compute(input, pearl::RunControl({}, std::nullopt, {}));
}

inline double value(const pearl::Cell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return *number;
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  return hub::kMissing;
}
inline std::string text(const pearl::Cell& cell) {
  const auto* found = std::get_if<std::string>(&cell);
  return found == nullptr ? std::string() : *found;
}

/// The rows of a table of which the first columns hold the given texts.
inline std::vector<std::map<std::string, pearl::Cell>> rows(const pearl::Outcome& outcome, std::string_view table,
                                                            const std::vector<std::string>& first = {}) {
  std::vector<std::map<std::string, pearl::Cell>> found;
  const auto* t = outcome.table(table);
  if (t == nullptr) return found;
  for (const auto& row : t->rows) {
    bool fits = true;
    for (std::size_t i = 0; i < first.size(); ++i) fits = fits && text(row[i]) == first[i];
    if (!fits) continue;
    auto& named = found.emplace_back();
    for (std::size_t c = 0; c < row.size(); ++c) named.emplace(t->columns[c].name, row[c]);
  }
  return found;
}

/// A file of the real open data beside the repository.
inline std::filesystem::path testdata(const std::string& name) {
  const char* root = std::getenv("PARELTJES_TESTDATA");
  return std::filesystem::path(root != nullptr ? root : "../shared") / name;
}

}  // namespace pareltjes::wijkvoorzieningen::test
