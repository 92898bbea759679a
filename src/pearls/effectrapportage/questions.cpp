// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/questions.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "engines/uncertainty/knowing.hpp"
#include "pearls/effectrapportage/drawn.hpp"

namespace pareltjes::effectrapportage {
namespace {

namespace uncertainty = engines::uncertainty;

constexpr double kLow = 0.1, kHigh = 0.9;

std::optional<Input> input_named(std::string_view name) {
  for (std::size_t i = 0; i < kInputs; ++i) {
    if (name_of(static_cast<Input>(i)) == name) return static_cast<Input>(i);
  }
  return std::nullopt;
}

/// The inputs that the draws really use: an answer on a later link makes what comes before it idle.
bool is_used(const Case& of, Input input) {
  const bool area = of.answer("fte") == nullptr || of.answer("oppervlakte") != nullptr;
  const bool foreign = of.answer("internationaal") != nullptr;
  switch (input) {
    case kArea:
    case kDensity:
    case kCompany:
    case kShifts:
    case kPerShift:
      return area;
    case kJobsGiven:
      return of.answer("fte") != nullptr;
    case kBusiestWeek:
      return of.answer("drukste_week") != nullptr;
    case kPeak:
      return of.answer("drukste_week") == nullptr;
    case kForeign:
      return foreign;
    case kAgency:
    case kForeignAgency:
    case kForeignOwn:
      return !foreign;
    default:
      return true;
  }
}

bool spreads(const Case& of, Input input) {
  if (input == kDensity) return is_used(of, input);
  const auto spread = spread_of(of, input);
  return is_used(of, input) && spread.low != spread.high;
}

}  // namespace

std::vector<Valued> valued_questions(const Case& of, const Chain& chain, const Normals& normals,
                                     std::span<const double> beds) {
  const auto now = interval_of(beds);
  const auto order = uncertainty::order_of(beds);
  const auto worth = [&](std::span<const std::uint16_t> strata) {
    const auto known = uncertainty::worth_of_knowing(beds, order, strata, kStrata, kLow, kHigh);
    return std::max(0.0, now.width() - known.width_after);
  };
  std::vector<Valued> valued;
  for (const auto& question : library().questions)
    valued.push_back({&question, 0, of.answers.contains(question.field) || of.words.contains(question.field)});
  // Each question is weighed by itself: the same worth for any number of threads.
  const auto weigh = [&](Valued& one) {
    const auto& about = one.question->about;
    if (one.answered || about.empty()) return;
    const auto input = input_named(about);
    if (about == "hoofden_piek") {
      one.worth = worth(uncertainty::strata_by_rank(chain.heads_peak, kStrata));
    } else if (about == "banen") {
      one.worth = worth(uncertainty::strata_by_rank(chain.jobs, kStrata));
    } else if (about == "internationaal") {
      one.worth = worth(uncertainty::strata_by_rank(chain.foreign, kStrata));
    } else if (input && spreads(of, *input)) {
      one.worth = worth(normals.strata_of(*input));
    }
  };
  each_in_parallel(valued.size(), [&](std::size_t i) { weigh(valued[i]); });
  std::ranges::stable_sort(valued, [](const Valued& a, const Valued& b) {
    return a.answered != b.answered ? b.answered : a.worth > b.worth;
  });
  return valued;
}

std::vector<Influence> influences(const Case& of, const Normals& normals, std::span<const double> beds) {
  std::vector<Influence> found;
  std::vector<Input> inputs;
  for (std::size_t i = 0; i < kInputs; ++i) {
    const auto input = static_cast<Input>(i);
    if (!spreads(of, input)) continue;
    inputs.push_back(input);
    found.push_back({std::string(name_of(input)), 0});
  }
  each_in_parallel(inputs.size(), [&](std::size_t i) {
    found[i].share = uncertainty::variance_share(beds, normals.strata_of(inputs[i]), kStrata);
  });
  std::ranges::stable_sort(found, std::greater(), &Influence::share);
  return found;
}

}  // namespace pareltjes::effectrapportage
