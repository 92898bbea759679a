// SPDX-License-Identifier: EUPL-1.2
// Runs of the pearl on values, for its tests.
#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "core/interval.hpp"
#include "core/resources.hpp"
#include "pearls/effectrapportage/pearl.hpp"

namespace pareltjes::effectrapportage {

inline pearl::RunInput input_of(nlohmann::json values, std::uint64_t seed = 42) {
  pearl::RunInput input;
  input.gemeente = *core::GemeenteCode::parse(values.value("gemeente", "GM0439"));
  input.values = std::move(values);
  input.seed = seed;
  input.packages["normen-voorzieningen"]["normen.csv"] =
      std::string(*core::find_resource("src/pearls/wijkvoorzieningen/pakketten/normen-voorzieningen/normen.csv"));
  return input;
}

inline pearl::Outcome outcome_for(nlohmann::json values, std::uint64_t seed = 42) {
  const auto pearl = make_pearl();
  auto outcome = pearl->compute(input_of(std::move(values), seed), pearl::RunControl({}, std::nullopt, {}));
  EXPECT_TRUE(outcome) << (outcome ? "" : outcome.error().message.nl);
  return outcome ? std::move(*outcome) : pearl::Outcome{};
}

/// A made-up case of voorbeeld/.
inline nlohmann::json case_named(const std::string& name) {
  return nlohmann::json::parse(*core::find_resource("src/pearls/effectrapportage/voorbeeld/" + name + ".json"));
}

inline std::string text(const pearl::Table& table, std::size_t row, const char* column) {
  const auto* found = std::get_if<std::string>(&table.rows.at(row).at(table.column(column)));
  return found == nullptr ? std::string() : *found;
}

inline double number(const pearl::Table& table, std::size_t row, const char* column) {
  const auto& cell = table.rows.at(row).at(table.column(column));
  if (const auto* whole = std::get_if<std::int64_t>(&cell)) return static_cast<double>(*whole);
  return std::get<double>(cell);
}

/// P10, P50 and P90 of all municipalities together in the last year.
inline core::Interval beds_of(const pearl::Outcome& outcome) {
  const auto& beds = *outcome.table("bedden");
  const auto last = beds.rows.size() - 1;
  EXPECT_EQ(text(beds, last, "gemeente"), "Samen");
  return {number(beds, last, "p10"), number(beds, last, "p50"), number(beds, last, "p90")};
}

inline bool has_finding(const pearl::Outcome& outcome, std::string_view code) {
  for (const auto& finding : outcome.findings) {
    if (finding.code == code) return true;
  }
  return false;
}

}  // namespace pareltjes::effectrapportage
