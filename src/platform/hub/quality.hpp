// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.hpp"
#include "core/time.hpp"
#include "platform/hub/dataset.hpp"

namespace pareltjes::hub {

/// What must hold of a dataset that comes in; a row of regels/kwaliteit.csv, or a rule of a source's own.
struct QualityRule {
  enum class Kind { kFilled, kKey, kArea, kOwn, kRange, kList, kFresh };
  std::string id;
  std::string topic;   ///< "*": every one.
  std::string column;  ///< A concept; "a+b" names a key together; "eenheid:%" every column of numbers in that unit.
  Kind kind = Kind::kRange;
  double from = -std::numeric_limits<double>::infinity();
  double to = std::numeric_limits<double>::infinity();  ///< Of kFresh: months from the reference year to now.
  std::vector<std::string> values;                      ///< Of kList.
  bool refuses = false;                                 ///< Else it warns.
  core::Text words;
  std::string source;
};

/// Reads rules as CSV with the head of regels/kwaliteit.csv. Errors: kInvalidFile with the line.
core::Result<std::vector<QualityRule>> parse_quality_rules(std::string_view csv, const std::string& file);
/// Those that ship with the program.
const std::vector<QualityRule>& shipped_quality_rules();

/// What a rule found in a table.
struct Finding {
  bool refuses = false;
  std::string rule;
  std::string column;
  std::int64_t row = 0;  ///< The first that it is about, from 1 among the rows that were kept; 0: none in particular.
  std::int64_t count = 1;
  core::Text text;  ///< A whole sentence.
};

/// What is known beside the table.
struct QualityContext {
  std::string organisation;                  ///< That delivers.
  std::set<std::string, std::less<>> areas;  ///< Codes of the areas of the dataset's year; empty: not known.
  bool whole_country = false;                ///< `areas` has every area there is.
  core::Timestamp now = {};
};

/// One finding for each rule and column that does not hold, those that refuse first.
std::vector<Finding> check_quality(const Dataset& dataset, const std::vector<QualityRule>& rules,
                                   const QualityContext& context);

bool any_refuses(const std::vector<Finding>& findings);
/// The sentence of a refusal: the first finding, and how many more there are.
core::Error refusal_of(const DatasetInfo& info, const std::vector<Finding>& findings);

/// Whether the figures are as recent as their topic asks for at this moment.
struct Freshness {
  bool known = false;  ///< There is a rule for the topic, and a reference year.
  bool stale = false;
  core::Text words;
};
Freshness freshness_of(const DatasetInfo& info, core::Timestamp now);

/// For the database and the API: [{ernst, regel, kolom, rij, aantal, tekst: {nl, en}}].
std::string findings_to_json(const std::vector<Finding>& findings);
std::vector<Finding> findings_from_json(std::string_view json);

}  // namespace pareltjes::hub
