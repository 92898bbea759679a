// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/learning/scoring.hpp"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "engines/uncertainty/pooling.hpp"
#include "engines/uncertainty/scores.hpp"

namespace pareltjes::effectrapportage {
namespace {

namespace uncertainty = engines::uncertainty;
using nlohmann::json;

constexpr double kMiss = 0.2;   ///< Eight in ten should lie between P10 and P90.
constexpr double kLeast = 0.5;  ///< Of a count.

double log_of(double count) {
  return std::log(std::max(count, kLeast));
}

/// Those of one number.
struct OfNumber {
  std::string number;
  std::vector<const Outturn*> all;
  std::vector<std::string> sectors;  ///< In the order of the library, those that occur.

  [[nodiscard]] uncertainty::PooledGroups pooled() const {
    std::vector<uncertainty::Observation> seen;
    for (const auto* one : all) {
      const auto place = static_cast<std::size_t>(std::ranges::find(sectors, one->sector) - sectors.begin());
      seen.push_back({place, log_of(one->counted) - log_of(one->expected[2]), 1});
    }
    return {sectors.size(), seen, {}};
  }
};

OfNumber of_number(const std::string& number, const std::vector<Outturn>& outturns) {
  OfNumber made{number, {}, {}};
  for (const auto& one : outturns) {
    if (one.number == number && library().sector(one.sector) != nullptr) made.all.push_back(&one);
  }
  for (const auto& sector : library().sectors) {
    if (std::ranges::any_of(made.all, [&](const Outturn* one) { return one->sector == sector.id; }))
      made.sectors.push_back(sector.id);
  }
  return made;
}

Score score_of(const std::string& number, const std::string& sector, const std::vector<const Outturn*>& outturns) {
  Score made{number, sector, outturns.size(), 0, {}, {1, 1, 1}, 1, 0, 0, {}, false};
  double off = 0;
  std::array<std::size_t, 4> quarters{};
  for (const auto* one : outturns) {
    const double low = log_of(one->expected[0]), high = std::max(low, log_of(one->expected[4]));
    const double truth = log_of(one->counted);
    if (low <= truth && truth <= high) ++made.inside;
    made.score += uncertainty::interval_score(low, high, truth, kMiss);
    made.width += high - low;
    off += truth - log_of(one->expected[2]);
    const auto below =
        std::ranges::count_if(std::array{1U, 2U, 3U}, [&](std::size_t at) { return one->counted > one->expected[at]; });
    ++quarters[static_cast<std::size_t>(below)];
  }
  const auto count = static_cast<double>(outturns.size());
  made.score /= count;
  made.width /= count;
  made.mean_ratio = std::exp(off / count);
  const auto coverage = uncertainty::wilson_interval(made.inside, made.count);
  made.coverage = {coverage.low, coverage.mid, coverage.high};
  made.enough = count >= library().rule("minste_pit");
  if (made.enough) made.quarters = quarters;
  return made;
}

core::Interval ratio_of(const uncertainty::Mixture& mixture) {
  return {std::exp(mixture.quantile(0.1)), std::exp(mixture.quantile(0.5)), std::exp(mixture.quantile(0.9))};
}

}  // namespace

std::vector<Outturn> outturns_of(const std::vector<KeptPrediction>& predictions) {
  std::vector<Outturn> outturns;
  for (const auto& one : predictions) {
    if (!one.report) continue;
    for (const auto& [number, counted] : one.report->counted) {
      const auto expected = one.expected.find(number);
      if (expected != one.expected.end()) outturns.push_back({number, one.sector, expected->second, counted});
    }
  }
  return outturns;
}

std::vector<Score> scores_of(const std::vector<Outturn>& outturns) {
  std::vector<Score> scores;
  for (const auto& [number, name] : predicted_numbers()) {
    const auto of = of_number(number, outturns);
    if (of.all.empty()) continue;
    const auto pooled = of.pooled();
    auto together = score_of(number, {}, of.all);
    std::vector<uncertainty::Observation> seen;
    for (const auto* one : of.all) seen.push_back({0, log_of(one->counted) - log_of(one->expected[2]), 1});
    together.ratio = ratio_of(uncertainty::PooledGroups(1, seen, {}).mean_of(0));
    scores.push_back(together);
    for (std::size_t i = 0; i < of.sectors.size(); ++i) {
      auto some = of.all;
      std::erase_if(some, [&](const Outturn* one) { return one->sector != of.sectors[i]; });
      auto score = score_of(number, of.sectors[i], some);
      score.ratio = ratio_of(pooled.mean_of(i));
      scores.push_back(score);
    }
  }
  return scores;
}

json to_json(const std::vector<Score>& scores) {
  json list = json::array();
  for (const auto& one : scores) {
    json row{{"grootheid", one.number},
             {"sector", one.sector.empty() ? json("alle") : json(one.sector)},
             {"aantal", one.count},
             {"binnen", one.inside},
             {"dekking", {{"laag", one.coverage.low}, {"gevonden", one.coverage.mid}, {"hoog", one.coverage.high}}},
             {"verhouding", {{"laag", one.ratio.low}, {"midden", one.ratio.mid}, {"hoog", one.ratio.high}}},
             {"verhouding_gemiddeld", one.mean_ratio},
             {"intervalscore", one.score},
             {"breedte", one.width}};
    if (one.enough) row["kwarten"] = one.quarters;
    list.push_back(std::move(row));
  }
  return list;
}

}  // namespace pareltjes::effectrapportage
