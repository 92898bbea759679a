// SPDX-License-Identifier: EUPL-1.2
// A municipality's own chances to die and to give birth, in the place of those of the country.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "core/text.hpp"
#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/future_rates.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::kAges;
using population::kCells;

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// Rates that cannot be used, in words of the list.
struct LeftOut {
  std::vector<std::string> too_high;
  std::size_t unknown = 0;
};

void report(const LeftOut& left, OwnRates& own) {
  const auto add = [&own](core::Text message, core::Text advice) {
    own.findings.push_back({"eigen-cijfer-weggelaten",
                            pearl::Severity::kWarning,
                            std::move(message),
                            std::move(advice),
                            std::nullopt,
                            {}});
  };
  if (!left.too_high.empty()) {
    add({fmt::format("Een kans is hoogstens 1. Te hoog: {}.", list_of(left.too_high, 3, core::Language::kDutch)),
         fmt::format("A chance is at most 1. Too high: {}.", list_of(left.too_high, 3, core::Language::kEnglish))},
        {"Geef een deel, geen percentage. Daar rekenen wij nu met het cijfer van Nederland.",
         "Give a share, not a percentage. There the rate of the country is used for now."});
  }
  if (left.unknown > 0) {
    add({fmt::format("{} in de lijst met eigen cijfers is niet te plaatsen.", counted(left.unknown, "regel", "regels")),
         fmt::format("{} in the list of own rates cannot be placed.", counted(left.unknown, "row", "rows"))},
        {"Gebruik sterftekans of geboortecijfer, mannen of vrouwen, en een leeftijd van 0 tot en met 100.",
         "Use sterftekans or geboortecijfer, mannen or vrouwen, and an age from 0 to 100."});
  }
}

void read_rows(const hub::Dataset& dataset, const std::string& gemeente, OwnRates& own, LeftOut& left) {
  const auto& table = dataset.table;
  const auto* kinds = table.texts("cijfer");
  const auto* sexes = table.texts("geslacht");
  const auto* ages = table.numbers("leeftijd");
  const auto* values = table.numbers("waarde");
  const auto* owners = table.texts("gemeente");
  const auto* sources = table.texts("bron_tekst");
  if (kinds == nullptr || ages == nullptr || values == nullptr) return;
  for (std::size_t i = 0; i < kinds->size(); ++i) {
    if (owners != nullptr && !(*owners)[i].empty() && (*owners)[i] != gemeente) continue;
    const bool dying = (*kinds)[i] == "sterftekans";
    const bool men = sexes != nullptr && (*sexes)[i] == "mannen";
    const bool women = sexes != nullptr && (*sexes)[i] == "vrouwen";
    const double age = (*ages)[i];
    const double value = (*values)[i];
    const bool placed = (dying ? men || women : (*kinds)[i] == "geboortecijfer") && age >= 0 &&
                        age < static_cast<double>(kAges) && age == std::floor(age) && value >= 0;
    if (!placed) {
      ++left.unknown;
      continue;
    }
    if (value > 1) {
      left.too_high.push_back(fmt::format("{} {} {}: {}", (*kinds)[i], dying ? (men ? "mannen" : "vrouwen") : "", age,
                                          core::format_number(value, 2, core::Language::kDutch)));
      continue;
    }
    const auto at = static_cast<std::size_t>(age);
    if (dying) own.dying[(women ? kAges : 0) + at] = value;
    if (!dying && at > 0 && at + 1 < kAges) own.fertility[at] = value;
    own.year = dataset.info.year;
    if (sources != nullptr && !(*sources)[i].empty()) own.source = (*sources)[i];
  }
}

/// The rate of its own year, changed as the country's rate changes.
double moved_on(double own, double country_then, double country_now) {
  return std::min(1.0, country_then > 0 ? own * country_now / country_then : own);
}

}  // namespace

void OwnRates::apply(const population::YearRates& then, population::YearRates& rates) const {
  for (std::size_t c = 0; c < kCells; ++c) {
    if (!std::isnan(dying[c])) rates.survival[c] = 1 - moved_on(dying[c], 1 - then.survival[c], 1 - rates.survival[c]);
  }
  for (std::size_t age = 0; age < kAges; ++age) {
    if (!std::isnan(fertility[age]))
      rates.fertility[age] = moved_on(fertility[age], then.fertility[age], rates.fertility[age]);
  }
}

OwnRates gather_own_rates(const std::string& gemeente, const hub::Snapshot& datasets,
                          std::vector<hub::DatasetPtr>& used) {
  OwnRates own;
  own.dying.fill(kNone);
  own.fertility.fill(kNone);
  LeftOut left;
  for (const auto& dataset : datasets.on(kOwnRatesTopic)) {  // newest first
    if (own.year != 0) break;
    own.source = dataset->info.title.nl;
    read_rows(*dataset, gemeente, own, left);
    if (own.year != 0 && std::ranges::find(used, dataset) == used.end()) used.push_back(dataset);
  }
  report(left, own);
  return own;
}

core::Result<population::YearRates> rates_of_year(const NationalRates& national, const OwnRates& own, int year) {
  auto rates = national.year(year);
  if (!rates || own.year == 0) return rates;
  const auto then = national.year(own.year);
  if (!then) return then;
  own.apply(*then, *rates);
  return rates;
}

}  // namespace pareltjes::wijkvoorzieningen
