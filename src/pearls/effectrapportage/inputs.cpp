// SPDX-License-Identifier: EUPL-1.2
// What is drawn, and how it spreads: the answer of the entrepreneur, else a parameter.
#include <algorithm>
#include <cmath>
#include <mutex>

#include "engines/uncertainty/draws.hpp"
#include "engines/uncertainty/scores.hpp"
#include "pearls/effectrapportage/chain.hpp"
#include "pearls/effectrapportage/drawn.hpp"

namespace pareltjes::effectrapportage {
namespace {

namespace uncertainty = engines::uncertainty;

constexpr double kNearlyNone = 1e-4;

struct Named {
  Input input;
  std::string_view parameter;
  std::string_view field;  ///< Of the answer that takes its place; empty: there is no such question.
};
constexpr std::array<Named, kInputs> kNames{{{kArea, "oppervlakte", "oppervlakte"},
                                             {kDensity, "dichtheid", ""},
                                             {kCompany, "eigen_aard", ""},
                                             {kShifts, "ploegen", "ploegen"},
                                             {kPerShift, "banen_per_ploeg", ""},
                                             {kJobsGiven, "banen", "fte"},
                                             {kWhichCounts, "tegenspraak", ""},
                                             {kPartTime, "deeltijd", "deeltijd"},
                                             {kPeak, "piek", "piek"},
                                             {kBusiestWeek, "drukste_week", "drukste_week"},
                                             {kAgency, "flex", "flexaandeel"},
                                             {kForeignAgency, "internationaal_flex", ""},
                                             {kForeignOwn, "internationaal_vast", ""},
                                             {kForeign, "internationaal", "internationaal"},
                                             {kForeignPeak, "internationaal_piek", "internationaal_piek"},
                                             {kShort, "kort", "kort"},
                                             {kLong, "lang", "lang"},
                                             {kHoused, "al_gehuisvest", "al_gehuisvest"},
                                             {kOwnHome, "eigen_woning", "eigen_woning"},
                                             {kTurnover, "wisseling", "wisseling"},
                                             {kStart, "start", "start"},
                                             {kAutomation, "automatisering", "automatisering"},
                                             {kLocal, "lokaal", ""},
                                             {kChildren, "kinderen", ""},
                                             {kPrimary, "kinderen_basisschool", ""},
                                             {kTrips, "ritten", ""}}};

}  // namespace

std::string_view name_of(Input input) {
  return kNames[input].parameter;
}

std::shared_ptr<const Normals> Normals::of_seed(std::uint64_t seed) {
  static std::mutex mutex;
  static std::shared_ptr<const Normals> last;
  static std::uint64_t seed_of_last = 0;
  const std::lock_guard lock(mutex);
  if (last == nullptr || seed_of_last != seed) {
    last = std::make_shared<const Normals>(seed, kDraws);
    seed_of_last = seed;
  }
  return last;
}

Normals::Normals(std::uint64_t seed, std::size_t draws) : draws_(draws) {
  for (auto& values : values_) values.resize(draws);
  for (auto& strata : strata_) strata.resize(draws);
  in_parallel(draws, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      uncertainty::Stream stream(seed, static_cast<std::uint32_t>(i), 0);
      for (std::size_t input = 0; input < kInputs; ++input) {
        const double share = stream.uniform();
        values_[input][i] = uncertainty::normal_quantile(share);
        strata_[input][i] = static_cast<std::uint16_t>(share * kStrata);
      }
    }
  });
}

Spread spread_of_answer(const Answer& answer, bool share) {
  if (answer.low == answer.high) return {Spread::Form::kFixed, answer.low, answer.low, answer.low};
  if (!share) {
    const double low = std::max(answer.low, kNearlyNone * answer.high);
    return {Spread::Form::kLog, low, std::sqrt(low * answer.high), answer.high};
  }
  const double low = std::clamp(answer.low, kNearlyNone, 1 - 2 * kNearlyNone);
  const double high = std::clamp(answer.high, 2 * kNearlyNone, 1 - kNearlyNone);
  const double middle = 0.5 * (std::log(low / (1 - low)) + std::log(high / (1 - high)));
  return {Spread::Form::kLogit, low, 1 / (1 + std::exp(-middle)), high};
}

Spread spread_of(const Case& of, Input input) {
  const auto& named = kNames[input];
  if (!named.field.empty()) {
    const auto* answer = of.answer(named.field);
    const auto* question = library().question_of_field(named.field);
    if (answer != nullptr) return spread_of_answer(*answer, question->kind == Question::Kind::kShare);
  }
  const auto* parameter = of.parameter(named.parameter);
  return parameter == nullptr ? Spread() : parameter->spread;
}

core::Interval interval_of(std::span<const double> draws) {
  constexpr std::array<double, 3> kShares{0.1, 0.5, 0.9};
  const auto found = uncertainty::quantiles(draws, kShares);
  return {found[0], found[1], found[2]};
}

}  // namespace pareltjes::effectrapportage
