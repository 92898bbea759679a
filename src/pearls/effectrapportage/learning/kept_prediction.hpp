// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "pearls/effectrapportage/learning/object.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::effectrapportage {

/// P10, P25, P50, P75 and P90 of one number.
using Quantiles = std::array<double, 5>;

/// What the company turned out to have, once it runs.
struct CompanyReport {
  std::map<std::string, double> counted;  ///< "banen" (FTE), "migranten", "bedden": what was counted.
  std::optional<double> busiest;          ///< People in the busiest week.
  std::optional<double> m2;               ///< As it was built.
  std::string method, date, by, remarks;
};

/// What a run said of a company, kept so that the same bytes can be made again, and laid beside what came of it.
struct KeptPrediction {
  std::string title, sector;
  nlohmann::json input;  ///< Of the run, whole.
  std::uint64_t seed = 42;
  std::string version;                        ///< Of the pearl.
  std::string on;                             ///< The day on which it was kept.
  int year = 0;                               ///< Of which the numbers are: the company is complete.
  std::map<std::string, Quantiles> expected;  ///< By the id of the table "voorspelling".
  std::optional<CompanyReport> report;
};

/// The numbers that are predicted, as people call them.
const std::vector<std::pair<std::string, core::Text>>& predicted_numbers();

nlohmann::json to_json(const KeptPrediction& prediction);
/// Error: kInvalidInput, for what to_json() did not make.
core::Result<KeptPrediction> prediction_from(const nlohmann::json& json);

/// What an outcome predicts; error: kInvalidInput where it has no table "voorspelling".
core::Result<KeptPrediction> prediction_of(const pearl::Outcome& outcome, const nlohmann::json& input,
                                           const std::string& today);

/// What is wrong with a report: errors keep it out.
std::vector<pearl::Finding> check(const CompanyReport& report, const std::string& today);

/// The report as a reference object; nothing where it teaches nothing (neither area with jobs nor a share).
/// @param id of the prediction, so that a run of the same case leaves it out.
std::optional<ReferenceObject> object_of(const KeptPrediction& prediction, const std::string& id);

}  // namespace pareltjes::effectrapportage
