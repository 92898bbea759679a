// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "pearls/effectrapportage/library.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::effectrapportage {

/// What the entrepreneur said: eight in ten that it lies between these; equal when exact.
struct Answer {
  double low = 0, high = 0;
  friend bool operator==(const Answer&, const Answer&) = default;
};

/// The kind of record that a figure of the municipality's own is: it counts in each of its runs.
inline constexpr std::string_view kOwnFigure = "effectwaarde";

/// A place where people could live.
struct Site {
  std::string name;
  std::string municipality;
  double beds = 0;
  std::optional<double> minutes;  ///< From the company, where known.
  std::optional<double> x, y;     ///< RD New, metres.
  bool permitted = true;
  std::string certificate;               ///< "SNF"; "geen" when it has none; empty when that is not known.
  std::optional<int> certificate_until;  ///< The last year of it.
  std::optional<int> until;              ///< The last year in which it may be used.
  std::optional<double> cost;            ///< Euros for each bed and week.
  bool by_centre = false;                ///< x and y are the middle of its municipality.
  std::optional<double> inner_km;        ///< In the municipality of the company, both places unknown: a mean distance.

  /// Whether its certificate lets it count in a year: not when it has none, or one that ended. Not known counts.
  [[nodiscard]] bool certified_in(int year) const;
};

/// Another company that looks for beds in the same region.
struct Other {
  std::string name;
  Answer beds;
  std::optional<double> x, y;
  int from = 0;  ///< The year in which it comes.
};

/// How reference objects move the share from abroad, on the scale of the logit.
struct LearnedShare {
  double shift = 0;   ///< Of the middle.
  double narrow = 1;  ///< Of the spread around the middle, 0 … 1.
  std::size_t objects = 0;
};

/// A company that wants to come, as far as it is known.
struct Case {
  std::string name;
  std::string municipality;
  std::string sector;                        ///< Of the library, always.
  std::map<std::string, Answer> answers;     ///< By field of a question.
  std::map<std::string, std::string> words;  ///< What was said on questions without a number.
  int opening = 0, complete = 0;             ///< Years.
  bool new_build = true;
  std::optional<double> x, y;
  bool by_centre = false;  ///< x and y are the middle of the municipality.
  std::vector<Site> sites;
  std::vector<Other> others;
  std::vector<Parameter> own;         ///< Of the municipality: they go before those of the library.
  std::string prediction;             ///< The prediction that this case is kept as; its own report is left out.
  std::vector<Reference> objects;     ///< Beside those of the library; never a report of this case itself.
  std::vector<Parameter> learned;     ///< What these say of a parameter of the library.
  std::optional<LearnedShare> share;  ///< What these say of the share from abroad.
  std::vector<pearl::Finding> findings;

  /// The parameter that counts here.
  [[nodiscard]] const Parameter* parameter(std::string_view id) const;
  [[nodiscard]] const Answer* answer(std::string_view field) const;
};

/// Reads the input. Never fails: what is wrong is a finding, and counts as not known.
/// @param municipality its name.
Case read_case(const pearl::RunInput& input, const std::string& municipality);

/// "120", "100-150", 120 or [100, 150]; nothing when it is none of these.
std::optional<Answer> answer_in(const nlohmann::json& value);

}  // namespace pareltjes::effectrapportage
