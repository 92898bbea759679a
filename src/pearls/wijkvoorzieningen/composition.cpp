// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/composition.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <numeric>

#include "pearls/wijkvoorzieningen/own_ages.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace population = engines::population;
using population::Cells;
using population::Margin;
using population::Sex;

constexpr std::size_t kBatch = 32;  ///< Areas between two looks at the deadline.

/// Margins of a lower priority give way first, see Margin::priority.
/// Men and women of rounded tables often do not add up to the total: they give way before the age groups.
enum Priority { kOlderShare = 1, kShareOfYear = 2, kSexCount = 3, kAgeCount = 4, kTotal = 5 };

struct Band {
  Fact count;
  Fact share;
  int from;
  int to;
};
constexpr std::array<Band, 5> kBands = {{{Fact::kAge0, Fact::kShare0, 0, 14},
                                         {Fact::kAge15, Fact::kShare15, 15, 24},
                                         {Fact::kAge25, Fact::kShare25, 25, 44},
                                         {Fact::kAge45, Fact::kShare45, 45, 64},
                                         {Fact::kAge65, Fact::kShare65, 65, population::kOldestAge}}};

AreaMargin margin_of(Fact fact, const Figure& figure, population::AgeRange range, core::Interval bounds,
                     Priority priority) {
  return {std::string(kFactNames[static_cast<std::size_t>(fact)]), figure.year,
          Margin{range, bounds, static_cast<int>(priority), 1},
          figure.source == nullptr ? "" : figure.source->title.nl};
}

core::Interval part_of(const core::Interval& whole, const core::Interval& percent) {
  return {whole.low * percent.low / 100, whole.mid * percent.mid / 100, whole.high * percent.high / 100};
}

/// The middle bands as shares of the people of 15 to 64 that the counts of this year leave.
void add_older_middle_bands(const Area& area, const core::Interval& inhabitants, std::vector<AreaMargin>& margins) {
  const auto& young = area.fact(Fact::kAge0);
  const auto& old = area.fact(Fact::kAge65);
  if (!young || !old) return;
  double low_sum = 0, mid_sum = 0, high_sum = 0;
  for (std::size_t b = 1; b <= 3; ++b) {
    const auto& share = area.fact(kBands[b].share);
    if (!share || area.fact(kBands[b].count)) return;
    low_sum += share->value.low;
    mid_sum += share->value.mid;
    high_sum += share->value.high;
  }
  if (mid_sum <= 0) return;
  const core::Interval rest{std::max(0.0, inhabitants.low - young->value.high - old->value.high),
                            std::max(0.0, inhabitants.mid - young->value.mid - old->value.mid),
                            std::max(0.0, inhabitants.high - young->value.low - old->value.low)};
  for (std::size_t b = 1; b <= 3; ++b) {
    const auto& share = *area.fact(kBands[b].share);
    const auto& p = share.value;
    const double least = p.low + high_sum - p.high;
    const double most = p.high + low_sum - p.low;
    core::Interval bounds{least > 0 ? rest.low * p.low / least : 0, rest.mid * p.mid / mid_sum,
                          most > 0 ? rest.high * p.high / most : rest.high};
    bounds.low = std::min(bounds.low, bounds.mid);
    bounds.high = std::max(bounds.high, bounds.mid);
    margins.push_back(
        margin_of(kBands[b].share, share, {kBands[b].from, kBands[b].to, Sex::kBoth}, bounds, kOlderShare));
  }
}

Cells shares_of(const Cells& cells) {
  const double total = std::accumulate(cells.begin(), cells.end(), 0.0);
  Cells shares{};
  if (total > 0) std::ranges::transform(cells, shares.begin(), [total](double c) { return c / total; });
  return shares;
}

std::vector<Margin> plain(const std::vector<AreaMargin>& margins) {
  std::vector<Margin> list;
  list.reserve(margins.size());
  for (const auto& margin : margins) list.push_back(margin.margin);
  return list;
}

/// Fits areas in batches, looking at the deadline in between.
/// @param seeds one for each area of `which`.
core::Result<std::vector<Cells>> fit_all(const std::vector<std::size_t>& which, const std::vector<const Cells*>& seeds,
                                         const std::vector<std::vector<Margin>>& margins,
                                         const pearl::RunControl& control, std::vector<std::size_t>* conflicts) {
  std::vector<Cells> fitted;
  fitted.reserve(which.size());
  for (std::size_t begin = 0; begin < which.size(); begin += kBatch) {
    if (const auto go_on = control.check(); !go_on) return std::unexpected(go_on.error());
    std::vector<population::AreaTask> tasks;
    for (std::size_t i = begin; i < std::min(begin + kBatch, which.size()); ++i) {
      tasks.push_back({*seeds[i], margins[which[i]]});
    }
    auto results = population::fit_age_sex_areas(tasks);
    if (!results) return std::unexpected(results.error());
    for (auto& result : *results) {
      if (!result) return std::unexpected(result.error());
      if (conflicts != nullptr && !result->violations.empty()) conflicts->push_back(which[fitted.size()]);
      fitted.push_back(result->cells);
    }
  }
  return fitted;
}

class Composer {
 public:
  Composer(const Areas& areas, const hub::Snapshot& datasets, const NormLibrary& library,
           const pearl::RunControl& control)
      : areas_(areas), profiles_(gather_profiles(datasets)), library_(library), control_(control) {}

  core::Result<Compositions> run() {
    prepare();
    for (const auto kind : {core::AreaKind::kGemeente, core::AreaKind::kWijk, core::AreaKind::kBuurt}) {
      if (const auto done = fit_level(kind); !done) return std::unexpected(done.error());
    }
    if (const auto done = fit_alternatives(); !done) return std::unexpected(done.error());
    report();
    for (const auto& profile : profiles_.list) {
      if (std::ranges::find(result_.used, profile.dataset) == result_.used.end())
        result_.used.push_back(profile.dataset);
    }
    return std::move(result_);
  }

 private:
  void prepare() {
    result_.list.resize(areas_.list.size());
    margins_.resize(areas_.list.size());
    for (std::size_t i = 0; i < areas_.list.size(); ++i) {
      auto& composition = result_.list[i];
      const auto& inhabitants = areas_.list[i].fact(Fact::kInhabitants);
      if (!inhabitants) continue;
      composition.known = true;
      composition.year = inhabitants->year;
      composition.margins = margins_of(areas_.list[i]);
      margins_[i] = plain(composition.margins);
      const auto& value = inhabitants->value;
      if (value.mid > 0) {
        composition.rounding_low = value.low / value.mid;
        composition.rounding_high = value.high / value.mid;
      }
    }
  }

  [[nodiscard]] bool to_fit(std::size_t i) const {
    return areas_.list[i].known() && areas_.list[i].fact(Fact::kInhabitants)->value.mid > 0;
  }

  /// The fit of the area above; the pooled profile where there is none.
  const Cells* seed_of(std::size_t i) {
    const Area& area = areas_.list[i];
    for (auto above = areas_.index.find(area.parent); above != areas_.index.end();
         above = areas_.index.find(areas_.list[above->second].parent)) {
      if (to_fit(above->second)) return &result_.list[above->second].cells;
    }
    if (auto pooled = profiles_.seed(areas_.municipality().code, area.urbanity(), library_)) {
      return pooled_.emplace_back(std::make_unique<Cells>(*pooled)).get();
    }
    return nullptr;
  }

  core::Result<void> fit_level(core::AreaKind kind) {
    std::vector<std::size_t> which;
    std::vector<const Cells*> seeds;
    for (std::size_t i = 0; i < areas_.list.size(); ++i) {
      if (areas_.list[i].kind != kind || !to_fit(i)) continue;
      const Cells* seed = seed_of(i);
      if (seed == nullptr) {
        return core::fail(core::ErrorCode::kUnknownDataset,
                          {"Er is geen leeftijdsprofiel om mee te beginnen.", "There is no age profile to begin with."},
                          {"Importeer een dataset over het onderwerp leeftijdsprofiel.",
                           "Import a dataset on the topic leeftijdsprofiel."});
      }
      which.push_back(i);
      seeds.push_back(seed);
    }
    auto fitted = fit_all(which, seeds, margins_, control_, &conflicts_);
    if (!fitted) return std::unexpected(fitted.error());
    for (std::size_t k = 0; k < which.size(); ++k) result_.list[which[k]].cells = (*fitted)[k];
    return {};
  }

  /// The same margins begun from each single profile, so that the reader sees what the profile decides.
  core::Result<void> fit_alternatives() {
    if (profiles_.list.size() < 2) return {};
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < areas_.list.size(); ++i) {
      if (to_fit(i)) which.push_back(i);
    }
    for (const auto& profile : profiles_.list) {
      const std::vector<const Cells*> seeds(which.size(), &profile.cells);
      auto fitted = fit_all(which, seeds, margins_, control_, nullptr);
      if (!fitted) return std::unexpected(fitted.error());
      for (std::size_t k = 0; k < which.size(); ++k) result_.list[which[k]].alternatives.push_back((*fitted)[k]);
    }
    return {};
  }

  void report() {
    if (!conflicts_.empty()) {
      std::vector<std::string> names;
      names.reserve(conflicts_.size());
      for (const auto i : conflicts_) names.push_back(areas_.list[i].name);
      add("marges-botsen", pearl::Severity::kInfo,
          {fmt::format("In {} passen de bronnen niet in elkaar: {}.", counted(names.size(), "gebied", "gebieden"),
                       list_of(names, 4, core::Language::kDutch)),
           fmt::format("In {} the sources do not fit together: {}.", counted(names.size(), "area", "areas"),
                       list_of(names, 4, core::Language::kEnglish))},
          {"De oudste aandelen weken het eerst. De tabel marges toont waar.",
           "The oldest shares gave way first. The table marges shows where."});
    }
    missing(Fact::kMen, {"Mannen en vrouwen", "Men and women"});
    missing(Fact::kAge0, {"Mensen jonger dan 15 jaar", "People under 15"});
    missing(Fact::kAge65, {"Mensen van 65 jaar en ouder", "People of 65 and over"});
  }

  void missing(Fact fact, const core::Text& what) {
    const auto count = std::ranges::count_if(areas_.list, [fact](const Area& a) { return a.known() && !a.fact(fact); });
    if (count == 0) return;
    add("marge-ontbreekt", pearl::Severity::kInfo,
        {fmt::format("{} zijn in {} niet geteld.", what.nl,
                     counted(static_cast<std::size_t>(count), "gebied", "gebieden")),
         fmt::format("{} were not counted in {}.", what.en, counted(static_cast<std::size_t>(count), "area", "areas"))},
        {"Daar zijn deze getallen een schatting.", "There these numbers are an estimate."});
  }

  void add(const char* code, pearl::Severity severity, core::Text message, core::Text advice) {
    result_.findings.push_back({code, severity, std::move(message), std::move(advice), std::nullopt, {}});
  }

  const Areas& areas_;
  Profiles profiles_;
  const NormLibrary& library_;
  const pearl::RunControl& control_;
  Compositions result_;
  std::vector<std::vector<Margin>> margins_;
  std::vector<std::size_t> conflicts_;
  std::vector<std::unique_ptr<Cells>> pooled_;  ///< Seeds that others point at.
};

}  // namespace

double sum_of(const Cells& cells, int age_from, int age_to, Sex sex) {
  double sum = 0;
  const int last = std::min(age_to, population::kOldestAge);
  for (int age = std::max(0, age_from); age <= last; ++age) {
    if (sex != Sex::kWomen) sum += cells[population::cell_of(Sex::kMen, age)];
    if (sex != Sex::kMen) sum += cells[population::cell_of(Sex::kWomen, age)];
  }
  return sum;
}

double Composition::people(int age_from, int age_to, Sex sex) const {
  return sum_of(cells, age_from, age_to, sex);
}

core::Interval Composition::range(int age_from, int age_to) const {
  core::Interval range = core::Interval::exactly(people(age_from, age_to));
  if (own_ages) return range;
  for (const auto& other : alternatives) {
    const double sum = sum_of(other, age_from, age_to, Sex::kBoth);
    range.low = std::min(range.low, sum);
    range.high = std::max(range.high, sum);
  }
  return {range.low * rounding_low, range.mid, range.high * rounding_high};
}

std::optional<Cells> Profiles::seed(const std::string& gemeente, int urbanity, const NormLibrary& library) const {
  const auto own = std::ranges::find(list, gemeente, &Profile::code);
  if (own != list.end()) return shares_of(own->cells);
  Cells country{};
  Cells cities{};
  bool has_country = false;
  bool has_cities = false;
  for (const auto& profile : list) {
    const bool city = profile.code.starts_with("GM");
    (city ? has_cities : has_country) = true;
    Cells& pool = city ? cities : country;
    for (std::size_t c = 0; c < population::kCells; ++c) pool[c] += profile.cells[c];
  }
  if (!has_country && !has_cities) return std::nullopt;
  if (!has_country) return shares_of(cities);
  if (!has_cities) return shares_of(country);
  const double weight = library.city_weight[static_cast<std::size_t>(urbanity == 0 ? 3 : urbanity)];
  country = shares_of(country);
  cities = shares_of(cities);
  for (std::size_t c = 0; c < population::kCells; ++c) country[c] = (1 - weight) * country[c] + weight * cities[c];
  return country;
}

Profiles gather_profiles(const hub::Snapshot& datasets) {
  Profiles profiles;
  for (const auto& dataset : datasets.on(hub::topic::kAgeProfile)) {
    const auto* codes = dataset->table.texts("code");
    const auto* sexes = dataset->table.texts("geslacht");
    const auto* ages = dataset->table.numbers("leeftijd");
    const auto* counts = dataset->table.numbers("aantal");
    if (codes == nullptr || sexes == nullptr || ages == nullptr || counts == nullptr) continue;
    std::map<std::string, Cells> found;
    for (std::size_t i = 0; i < codes->size(); ++i) {
      const double age = (*ages)[i];
      const double count = (*counts)[i];
      const bool men = (*sexes)[i] == "mannen";
      if ((!men && (*sexes)[i] != "vrouwen") || !(age >= 0 && age <= population::kOldestAge) || !(count >= 0)) continue;
      found[(*codes)[i]][population::cell_of(men ? Sex::kMen : Sex::kWomen, static_cast<int>(age))] += count;
    }
    for (const auto& [code, cells] : found) {
      if (std::ranges::find(profiles.list, code, &Profiles::Profile::code) != profiles.list.end()) continue;
      if (std::accumulate(cells.begin(), cells.end(), 0.0) <= 0) continue;
      profiles.list.push_back({code, dataset->info.year, cells, dataset});
    }
  }
  return profiles;
}

std::vector<AreaMargin> margins_of(const Area& area) {
  std::vector<AreaMargin> margins;
  const auto& inhabitants = area.fact(Fact::kInhabitants);
  if (!inhabitants) return margins;
  const auto count = [&](Fact fact, population::AgeRange range, Priority priority) {
    if (const auto& figure = area.fact(fact))
      margins.push_back(margin_of(fact, *figure, range, figure->value, priority));
  };
  count(Fact::kInhabitants, {}, kTotal);
  count(Fact::kMen, {0, population::kOldestAge, Sex::kMen}, kSexCount);
  count(Fact::kWomen, {0, population::kOldestAge, Sex::kWomen}, kSexCount);
  for (const auto& band : kBands) {
    const population::AgeRange range{band.from, band.to, Sex::kBoth};
    count(band.count, range, kAgeCount);
    const auto& share = area.fact(band.share);
    if (area.fact(band.count) || !share) continue;
    const bool same_year = share->year == inhabitants->year;
    const bool outer = band.from == 0 || band.from == 65;
    if (same_year || outer) {
      margins.push_back(margin_of(band.share, *share, range, part_of(inhabitants->value, share->value),
                                  same_year ? kShareOfYear : kOlderShare));
    }
  }
  const auto& middle = area.fact(Fact::kShare15);
  if (middle && middle->year != inhabitants->year) add_older_middle_bands(area, inhabitants->value, margins);
  return margins;
}

core::Result<Compositions> compose(const Areas& areas, const hub::Snapshot& datasets, const NormLibrary& library,
                                   const pearl::RunControl& control) {
  auto composed = Composer(areas, datasets, library, control).run();
  if (!composed) return composed;
  use_own_ages(areas, datasets, *composed);
  return composed;
}

}  // namespace pareltjes::wijkvoorzieningen
