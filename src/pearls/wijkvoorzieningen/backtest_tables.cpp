// SPDX-License-Identifier: EUPL-1.2
// How well the forecasts of a back-test did, as tables and in words.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "core/text.hpp"
#include "engines/population/weights.hpp"
#include "engines/uncertainty/scores.hpp"
#include "pearls/wijkvoorzieningen/backtest.hpp"
#include "pearls/wijkvoorzieningen/table_writer.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using pearl::TableColumn;
using tables::number;
using tables::text;

constexpr const char* kAllSizes = "alle";
constexpr double kOutliers = 0.01;  // share of the largest errors that a mean square leaves out

using Class = std::tuple<int, int, bool, core::AreaKind, std::string, std::size_t>;

double median(std::vector<double> values) {
  return engines::uncertainty::quantile(values, 0.5);
}

double trimmed_square(std::vector<double> errors) {
  std::ranges::sort(errors, {}, [](double e) { return std::abs(e); });
  const auto kept = errors.size() - static_cast<std::size_t>(kOutliers * static_cast<double>(errors.size()));
  double sum = 0;
  for (std::size_t i = 0; i < kept; ++i) sum += errors[i] * errors[i];
  return sum / static_cast<double>(kept);
}

Score score_of(const Class& key, Method method, const std::vector<const TestedGroup*>& groups) {
  const auto& [base, target, own, kind, size, ages] = key;
  Score score;
  score.base = base;
  score.target = target;
  score.own_trend = own;
  score.kind = kind;
  score.size = size;
  score.ages = tested_ages()[ages].name;
  score.method = method;
  score.n = groups.size();
  std::vector<double> errors, apes, widths, low, high, truth;
  for (const auto* group : groups) {
    const double error = group->forecast[static_cast<std::size_t>(method)] / group->truth - 1;
    errors.push_back(error);
    apes.push_back(std::abs(error));
    score.bias += error / static_cast<double>(groups.size());
    score.mean_ape += std::abs(error) / static_cast<double>(groups.size());
    low.push_back(group->low);
    high.push_back(group->high);
    truth.push_back(group->truth);
    const double middle = group->forecast[static_cast<std::size_t>(Method::kPool)];
    widths.push_back(middle > 0 ? (group->high - group->low) / middle : 0);
  }
  score.median_ape = median(apes);
  score.squared = trimmed_square(errors);
  if (method == Method::kPool) {
    score.coverage = engines::uncertainty::coverage(low, high, truth);
    score.width = median(widths);
  }
  return score;
}

pearl::TableColumn column(const char* name, TableColumn::Type type, const char* unit, core::Text description) {
  return {name, type, unit, std::move(description)};
}

pearl::Table scores_table(const std::vector<Score>& scores) {
  using Type = TableColumn::Type;
  pearl::Table table{
      "terugblik",
      {"Hoe goed voorspellingen uitkwamen", "How well forecasts came true"},
      {column("van", Type::kInteger, "jaar", {"jaar waarin is voorspeld", "year in which was foretold"}),
       column("tot", Type::kInteger, "jaar", {"jaar dat is voorspeld", "year that was foretold"}),
       column("trend", Type::kText, "",
              {"eigen: er was een eerdere telling; land: de trend van Nederland",
               "eigen: there was an earlier count; land: the trend of the country"}),
       column("soort", Type::kText, "", {"soort gebied", "kind of area"}),
       column("grootte", Type::kText, "inwoners", {"inwoners in het eerste jaar", "inhabitants in the first year"}),
       column("leeftijd", Type::kText, "jaren", {"leeftijdsgroep", "age group"}),
       column("methode", Type::kText, "", {"wie voorspelt", "who foretells"}),
       column("n", Type::kInteger, "gebieden", {"aantal gebieden", "number of areas"}),
       column("mediaan_ape", Type::kNumber, "%", {"middelste fout, zonder teken", "median absolute error"}),
       column("gemiddelde_ape", Type::kNumber, "%", {"gemiddelde fout, zonder teken", "mean absolute error"}),
       column("afwijking", Type::kNumber, "%", {"gemiddelde fout, met teken", "mean error, with its sign"}),
       column("dekking_80", Type::kNumber, "%",
              {"deel van de tellingen binnen de marge van 80%", "share of counts within the 80% range"}),
       column("breedte_80", Type::kNumber, "%", {"middelste breedte van die marge", "median width of that range"})},
      {}};
  const auto percent = [](double share) { return number(std::round(share * 1e4) / 100); };
  for (const auto& score : scores) {
    auto& row = table.rows.emplace_back(table.columns.size());
    const auto set = [&](std::string_view name, pearl::Cell cell) { row[table.column(name)] = std::move(cell); };
    set("van", std::int64_t{score.base});
    set("tot", std::int64_t{score.target});
    set("trend", text(score.own_trend ? "eigen" : "land"));
    set("soort", text(core::name_of(score.kind)));
    set("grootte", text(score.size));
    set("leeftijd", text(score.ages));
    set("methode", text(kMethodNames[static_cast<std::size_t>(score.method)]));
    set("n", static_cast<std::int64_t>(score.n));
    set("mediaan_ape", percent(score.median_ape));
    set("gemiddelde_ape", percent(score.mean_ape));
    set("afwijking", percent(score.bias));
    if (score.coverage) set("dekking_80", percent(*score.coverage));
    if (score.coverage) set("breedte_80", percent(score.width));
  }
  return table;
}

/// Members of the ensemble by what they missed, over all pairs of years with an own trend.
pearl::Table weights_table(const BackTest& test) {
  using Type = TableColumn::Type;
  pearl::Table table{
      "gewichten",
      {"Hoe zwaar elk lid van de voorspelling telt", "How much each member of the forecast counts"},
      {column("soort", Type::kText, "", {"soort gebied", "kind of area"}),
       column("grootte", Type::kText, "inwoners", {"inwoners in het eerste jaar", "inhabitants in the first year"}),
       column("lid", Type::kText, "", {"lid", "member"}),
       column("gewicht", Type::kNumber, "",
              {"omgekeerd evenredig met de fout in het kwadraat", "inverse to the mean squared error"}),
       column("jaren", Type::kInteger, "jaar", {"langste termijn die is getoetst", "longest horizon tested"}),
       column("n", Type::kInteger, "gebieden", {"aantal gebieden", "number of areas"})},
      {}};
  constexpr std::array kMethodOf{Method::kCohort, Method::kLinear, Method::kShare, Method::kHamiltonPerry};
  std::map<std::pair<core::AreaKind, std::size_t>, std::vector<const TestedGroup*>> classes;
  for (const auto& group : test.groups) {
    if (group.ages == kEverybody && group.earlier != 0)
      classes[{group.kind, size_class_of(group.inhabitants)}].push_back(&group);
  }
  constexpr std::size_t kEnough = 20;  // fewer areas say nothing of weights
  for (const auto& [key, groups] : classes) {
    if (groups.size() < kEnough) continue;
    std::vector<double> squared;
    int years = 0;
    for (const auto method : kMethodOf) {
      std::vector<double> errors;
      for (const auto* group : groups) {
        errors.push_back(group->forecast[static_cast<std::size_t>(method)] / group->truth - 1);
        years = std::max(years, group->target - group->base);
      }
      squared.push_back(trimmed_square(errors));
    }
    const auto weights = engines::population::weights_by_error(squared);
    for (std::size_t m = 0; m < kMembers; ++m) {
      table.rows.push_back({text(core::name_of(key.first)), text(name_of(kSizeClasses[key.second])),
                            text(kMemberNames[m]), number(std::round(weights[m] * 1e4) / 1e4), std::int64_t{years},
                            static_cast<std::int64_t>(groups.size())});
    }
  }
  return table;
}

/// The classes that a reader wants first: all sizes, everybody, one sentence for each pair of years and kind.
void tell(const std::vector<Score>& scores, pearl::Outcome& outcome) {
  for (const auto& score : scores) {
    if (score.method != Method::kPool || score.size != kAllSizes || score.ages != "totaal") continue;
    std::string best;
    double least = score.median_ape;
    for (const auto& other : scores) {
      const bool same = other.base == score.base && other.target == score.target && other.kind == score.kind &&
                        other.own_trend == score.own_trend && other.size == score.size && other.ages == score.ages;
      const bool simple = other.method != Method::kPool && other.method != Method::kCohort;
      if (same && simple && other.median_ape < least) {
        least = other.median_ape;
        best = kMethodNames[static_cast<std::size_t>(other.method)];
      }
    }
    const auto in = [](double share, core::Language l) { return core::format_number(100 * share, 1, l) + "%"; };
    using enum core::Language;
    const auto areas = [&score](core::Language language) {
      const bool dutch = language == kDutch;
      const auto [one, many] =
          score.kind == core::AreaKind::kGemeente
              ? std::pair(dutch ? "gemeente" : "municipality", dutch ? "gemeenten" : "municipalities")
          : score.kind == core::AreaKind::kWijk ? std::pair("wijk", "wijken")
                                                : std::pair("buurt", "buurten");
      return counted(score.n, one, many) + (score.own_trend ? dutch ? ", eerder geteld" : ", counted before" : "");
    };
    outcome.explanation.push_back(
        {fmt::format("{}–{}, {}: de middelste fout was {}. {} van de tellingen viel binnen de marge van 80%.{}",
                     score.base, score.target, areas(kDutch), in(score.median_ape, kDutch),
                     in(score.coverage.value_or(0), kDutch),
                     best.empty() ? " Geen eenvoudige methode deed het beter."
                                  : fmt::format(" Beter was: {} ({}).", best, in(least, kDutch))),
         fmt::format("{}–{}, {}: the median error was {}. {} of the counts lay within the 80% range.{}", score.base,
                     score.target, areas(kEnglish), in(score.median_ape, kEnglish),
                     in(score.coverage.value_or(0), kEnglish),
                     best.empty() ? " No simple method did better."
                                  : fmt::format(" Better was: {} ({}).", best, in(least, kEnglish)))});
  }
}

}  // namespace

std::vector<Score> scores_of(const BackTest& test) {
  std::map<Class, std::vector<const TestedGroup*>> classes;
  for (const auto& group : test.groups) {
    const bool own = group.earlier != 0;
    const auto size = name_of(kSizeClasses[size_class_of(group.inhabitants)]);
    for (const auto& name : {std::string(kAllSizes), size})
      classes[{group.base, group.target, own, group.kind, name, group.ages}].push_back(&group);
  }
  std::vector<Score> scores;
  for (const auto& [key, groups] : classes) {
    for (std::size_t m = 0; m < kMethods; ++m) scores.push_back(score_of(key, static_cast<Method>(m), groups));
  }
  return scores;
}

pearl::Outcome outcome_of(const BackTest& test, std::uint64_t seed, std::size_t draws) {
  pearl::Outcome outcome;
  outcome.pearl = "wijkvoorzieningen";
  const auto scores = scores_of(test);
  std::size_t everybody = 0;
  int longest = 0;
  for (const auto& group : test.groups) {
    everybody += group.ages == kEverybody ? 1 : 0;
    longest = std::max(longest, group.target - group.base);
  }
  outcome.answer = {
      fmt::format("Wij voorspelden {} keer een gebied en legden de telling ernaast. Het verst was {} jaar vooruit.",
                  everybody, longest),
      fmt::format("We foretold an area {} times and laid the count beside it. The furthest was {} years ahead.",
                  everybody, longest)};
  tell(scores, outcome);
  outcome.explanation.push_back({fmt::format("Over meer dan {} jaar zegt deze toets niets.", longest),
                                 fmt::format("This test says nothing of more than {} years.", longest)});
  outcome.tables = {scores_table(scores), weights_table(test)};
  const auto note = [&outcome](const char* code, core::Text message, core::Text advice) {
    outcome.findings.push_back({code, pearl::Severity::kInfo, std::move(message), std::move(advice), std::nullopt, {}});
  };
  note("terugblik-voorkennis",
       {"Sterfte, geboorte en enkele aannames komen uit jongere bronnen dan het jaar van de voorspelling.",
        "Deaths, births and some assumptions come from younger sources than the year of the forecast."},
       {"De jaren staan in data/profielen. De spreiding van wijken is geschat op 2022 en 2024.",
        "The years stand in data/profielen. The spread of wijken was estimated on 2022 and 2024."});
  if (test.other_borders > 0) {
    note("terugblik-grenzen",
         {fmt::format("Van {} veranderde de grens. Die tellen niet mee.",
                      counted(test.other_borders, "gebied", "gebieden")),
          fmt::format("Of {} the border changed. They do not count.", counted(test.other_borders, "area", "areas"))},
         {"Het land verschilt meer dan een twintigste.", "Their land differs by more than a twentieth."});
  }
  outcome.provenance.pearl = outcome.pearl;
  outcome.provenance.seed = seed;
  outcome.provenance.parameters.push_back({"terugblik.trekkingen", std::to_string(draws), "invoer", false});
  for (const auto& dataset : test.used) {
    const auto& info = dataset->info;
    outcome.provenance.datasets.push_back({info.id, info.version, info.sha256, info.title.nl, info.source.attribution,
                                           info.source.licence, info.source.url, info.year});
  }
  return outcome;
}

}  // namespace pareltjes::wijkvoorzieningen
