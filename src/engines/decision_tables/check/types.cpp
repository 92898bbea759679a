// SPDX-License-Identifier: EUPL-1.2
#include "engines/decision_tables/check/types.hpp"

#include <algorithm>
#include <array>

namespace pareltjes::engines::decision_tables {
namespace {

struct Known {
  std::string_view name;
  Kind kind;
  bool whole = false;
};

/// FEEL's names (DMN 1.2, 10.3.2.1), the local names that DMN 1.1 uses, and those of XML Schema and widespread
/// programs.
constexpr std::array<Known, 21> kKnown{{{"string", Kind::kString},
                                        {"number", Kind::kNumber},
                                        {"boolean", Kind::kBoolean},
                                        {"date", Kind::kDate},
                                        {"time", Kind::kTime},
                                        {"date and time", Kind::kDateTime},
                                        {"dateTime", Kind::kDateTime},
                                        {"date_and_time", Kind::kDateTime},
                                        {"days and time duration", Kind::kDaysTime},
                                        {"dayTimeDuration", Kind::kDaysTime},
                                        {"days_and_time_duration", Kind::kDaysTime},
                                        {"years and months duration", Kind::kYearsMonths},
                                        {"yearMonthDuration", Kind::kYearsMonths},
                                        {"years_and_months_duration", Kind::kYearsMonths},
                                        {"integer", Kind::kNumber, true},
                                        {"int", Kind::kNumber, true},
                                        {"long", Kind::kNumber, true},
                                        {"short", Kind::kNumber, true},
                                        {"double", Kind::kNumber},
                                        {"float", Kind::kNumber},
                                        {"decimal", Kind::kNumber}}};

constexpr std::array<std::string_view, 5> kBeyond{"Any", "any", "list", "context", "function"};

/// Item definitions may rest on one another; deeper than this is a circle.
constexpr int kDeepest = 16;

Type resolve(const Model& model, std::string_view reference, int depth) {
  Type type;
  if (reference.empty()) return type;
  const auto colon = reference.rfind(':');
  const auto name = colon == std::string_view::npos ? reference : reference.substr(colon + 1);
  type.written = name;
  const auto defined = std::ranges::find_if(
      model.types, [&](const ItemDefinition& one) { return one.name == name || one.name == reference; });
  if (defined != model.types.end() && depth < kDeepest) {
    if (!defined->has_parts) type = resolve(model, defined->type, depth + 1);
    type.written = name;
    if (defined->is_collection || defined->has_parts || !type.is_known()) {
      type.state = Type::State::kBeyond;
      return type;
    }
    if (defined->allowed) {
      if (auto tests = parse_unary_tests(defined->allowed->text)) type.allowed = std::move(*tests);
    }
    return type;
  }
  if (const auto known = std::ranges::find(kKnown, name, &Known::name); known != kKnown.end()) {
    type.state = Type::State::kKnown;
    type.kind = known->kind;
    type.whole_numbers = known->whole;
    return type;
  }
  const bool elsewhere = !model.imports.empty() && name.contains('.');
  const bool beyond = elsewhere || depth >= kDeepest || std::ranges::find(kBeyond, name) != kBeyond.end();
  type.state = beyond ? Type::State::kBeyond : Type::State::kUnknown;
  return type;
}

}  // namespace

Type type_named(const Model& model, std::string_view reference) {
  return resolve(model, reference, 0);
}

}  // namespace pareltjes::engines::decision_tables
