// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cmath>
#include <limits>
#include <numeric>
#include <thread>

#include "engines/uncertainty/draws.hpp"

namespace pareltjes::engines::population {
namespace {

using uncertainty::Stream;

/// The stream of what areas have in common; areas count from 1.
constexpr std::uint32_t kCommon = 0;

double sum_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

std::vector<double> drift(Stream& stream, const DriftError& error, std::size_t years) {
  std::vector<double> path(years);
  double now = error.at_start * stream.normal();
  for (double& year : path) {
    now = error.persistence * now + error.deviation * stream.normal();
    year = now;
  }
  return path;
}

/// The errors of one draw that every area has.
struct Common {
  std::vector<double> fertility, mortality, moves;
  double start = 0;  ///< Uniform: which start this draw begins from.
};

Common common_of(const EnsembleModel& model, std::size_t draw) {
  Stream stream(model.seed, static_cast<std::uint32_t>(draw), kCommon);
  const std::size_t years = model.years.size();
  Common common{drift(stream, model.fertility, years), drift(stream, model.mortality, years),
                std::vector<double>(years), 0};
  common.start = stream.uniform();
  for (const auto& error : model.moves) {
    const auto path = drift(stream, error, years);
    for (std::size_t i = 0; i < years; ++i) common.moves[i] += path[i];
  }
  return common;
}

/// Where a draw begins.
const Cells& start_of(const EnsembleModel& model, const EnsembleArea& area, double luck) {
  if (area.other_starts.empty() || luck >= model.other_share) return area.start;
  const auto count = static_cast<double>(area.other_starts.size());
  const auto which = static_cast<std::size_t>(luck / model.other_share * count);
  return area.other_starts[std::min(which, area.other_starts.size() - 1)];
}

/// Dwellings that are ready in each year, once plans have met their luck.
std::vector<double> built(const EnsembleModel& model, const EnsembleArea& area, Stream& stream) {
  std::vector<double> ready(model.years.size());
  for (const auto& plan : area.plans) {
    const double luck = stream.uniform();
    const double wait = stream.uniform();  // drawn for every plan, so that one plan's luck leaves the others alone
    const auto& risk = model.plan_risk;
    if (luck < risk.dropped) continue;
    std::size_t year = plan.year;
    if (luck < risk.dropped + risk.delayed) {
      const double stays = 1 - 1 / risk.delay_years;
      const double extra = stays > 0 ? std::floor(std::log(wait) / std::log(stays)) : 0;
      year += 1 + static_cast<std::size_t>(std::min(extra, 1000.0));
    }
    if (year < ready.size()) ready[year] += plan.dwellings;
  }
  return ready;
}

struct Flows {
  double births = 0;
  double deaths = 0;
  double moves = 0;
};

/// Births and deaths of one year; a chance to die that would pass 1 is 1.
void live_a_year(Cells& people, const YearRates& rates, double more_births, double more_deaths, Stream* noise,
                 Flows& flows) {
  Cells dying;  // those at risk × chance, by age at the end of the year; ages 0 later
  Cells at_risk;
  double expected = 0;
  for (const std::size_t sex : {std::size_t{0}, kAges}) {
    for (std::size_t age = 1; age < kAges; ++age) {
      const std::size_t i = sex + age;
      at_risk[i] = people[i - 1] + (age + 1 == kAges ? people[i] : 0);
      dying[i] = at_risk[i] * (1 - rates.survival[i]);
      expected += dying[i];
    }
  }
  const double wanted = expected * more_deaths;
  double factor = more_deaths;
  if (noise != nullptr && expected > 0) factor = noise->poisson(wanted) / expected;
  Cells after;
  for (const std::size_t sex : {std::size_t{0}, kAges}) {
    for (std::size_t age = 1; age < kAges; ++age) {
      const std::size_t i = sex + age;
      const double deaths = std::min(at_risk[i], dying[i] * factor);
      flows.deaths += deaths;
      after[i] = at_risk[i] - deaths;
    }
  }
  double births = 0;
  for (std::size_t age = 1; age + 1 < kAges; ++age) {
    births += rates.fertility[age] * (people[kAges + age] + after[kAges + age]) / 2;
  }
  births *= more_births;
  if (noise != nullptr) births = noise->poisson(births);
  flows.births += births;
  const double boys = births * rates.sex_ratio_at_birth / (1 + rates.sex_ratio_at_birth);
  for (const auto& [cell, born] : {std::pair{std::size_t{0}, boys}, std::pair{kAges, births - boys}}) {
    const double deaths = std::min(born, born * (1 - rates.survival[cell]) * more_deaths);
    flows.deaths += deaths;
    after[cell] = born - deaths;
  }
  people = after;
}

/// Net arrivals by the ages of arrivals; net leavers from those who are there. Gives the moves made.
double move(Cells& people, double net, const EnsembleModel& model, double all_arrivals) {
  if (net >= 0) {
    double made = 0;
    for (std::size_t i = 0; i < kCells; ++i) {
      const double coming = net * model.arrivals[i] / all_arrivals;
      people[i] += coming;
      made += coming;
    }
    return made;
  }
  const double weight = std::inner_product(people.begin(), people.end(), model.leaving.begin(), 0.0);
  double made = 0;
  for (std::size_t i = 0; i < kCells && weight > 0; ++i) {
    const double going = std::min(people[i], -net * people[i] * model.leaving[i] / weight);
    people[i] -= going;
    made -= going;
  }
  return made;
}

/// One draw of one area.
class Path {
 public:
  Path(const EnsembleModel& model, std::size_t area, std::size_t draw)
      : model_(model),
        area_(model.areas[area]),
        stream_(model.seed, static_cast<std::uint32_t>(draw), static_cast<std::uint32_t>(area + 1)),
        common_(common_of(model, draw)),
        own_(model.years.size()),
        all_arrivals_(sum_of(model.arrivals)),
        ready_(built(model, area_, stream_)),
        people_(start_of(model, area_, common_.start)) {
    for (const auto& error : area_.moves) {
      const auto path = drift(stream_, error, own_.size());
      for (std::size_t i = 0; i < own_.size(); ++i) own_[i] += path[i];
    }
  }

  /// Lives year `i`; gives what the accounts leave open.
  double live(std::size_t i, Flows& flows) {
    const double before = sum_of(people_);
    live_a_year(people_, model_.years[i], std::exp(common_.fertility[i]), std::exp(common_.mortality[i]),
                model_.count_noise ? &stream_ : nullptr, flows);
    double rate = common_.moves[i] + own_[i];
    const double chance = stream_.normal();
    if (before > 0) rate += std::sqrt(area_.move_noise / before) * chance;
    double net = rate * before;
    if (area_.by_dwellings) {
      net += area_.occupancy * ready_[i] - (flows.births - flows.deaths);
    } else {
      net += area_.move_rate[i] * before;
    }
    for (std::size_t c = 0; c < kCells; ++c) {
      const double moved = std::max(-people_[c], area_.standing_moves[c]);
      people_[c] += moved;
      flows.moves += moved;
    }
    flows.moves += move(people_, net, model_, all_arrivals_);
    return before + flows.births - flows.deaths + flows.moves - sum_of(people_);
  }
  [[nodiscard]] const Cells& people() const { return people_; }

 private:
  const EnsembleModel& model_;
  const EnsembleArea& area_;
  Stream stream_;
  Common common_;
  std::vector<double> own_;
  double all_arrivals_;
  std::vector<double> ready_;
  Cells people_;
};

std::unexpected<core::Error> refuse(const char* nl, const char* en) {
  return core::fail(core::ErrorCode::kInvalidInput, {nl, en}, {"Verbeter de aannames.", "Mend the assumptions."});
}

bool is_share(double value) {
  return value >= 0 && value <= 1;
}

core::Result<void> check(const EnsembleModel& model, const EnsembleArea& area, const Wanted& wanted) {
  for (const auto& year : model.years) {
    if (auto checked = check_rates(year); !checked) return checked;
  }
  const auto not_below = [](double value) { return value >= 0 && std::isfinite(value); };
  if (!std::ranges::all_of(area.start, not_below) || !is_share(model.other_share) ||
      !std::ranges::all_of(area.other_starts,
                           [&](const auto& start) { return std::ranges::all_of(start, not_below); })) {
    return refuse("Een aantal personen aan het begin kan niet.", "A number of persons at the start cannot be.");
  }
  if (!std::ranges::all_of(model.arrivals, not_below) || !(sum_of(model.arrivals) > 0) ||
      !std::ranges::all_of(model.leaving, not_below)) {
    return refuse("De leeftijden van verhuizers kunnen niet.", "The ages of movers cannot be.");
  }
  const auto& risk = model.plan_risk;
  if (!is_share(risk.dropped) || !is_share(risk.delayed) || risk.dropped + risk.delayed > 1 ||
      (risk.delayed > 0 && !(risk.delay_years >= 1 && std::isfinite(risk.delay_years)))) {
    return refuse("De kans op uitval of vertraging van plannen kan niet.",
                  "The chance that plans drop out or are delayed cannot be.");
  }
  if ((!area.by_dwellings && area.move_rate.size() != model.years.size()) || !not_below(area.move_noise) ||
      !not_below(area.occupancy) || !std::ranges::all_of(area.move_rate, [](double r) { return std::isfinite(r); }) ||
      !std::ranges::all_of(area.standing_moves, [](double r) { return std::isfinite(r); })) {
    return refuse("De verhuizingen van een gebied kunnen niet.", "The moves of an area cannot be.");
  }
  if (model.draws == 0 || std::ranges::any_of(wanted.full_years, [&](auto y) { return y >= model.years.size(); })) {
    return refuse("Er zijn geen trekkingen, of een jaar valt buiten de prognose.",
                  "There are no draws, or a year is outside the projection.");
  }
  return {};
}

/// The sums of one thread, per block of draws, so that they are added up in one order.
struct Block {
  double largest_gap = 0;
  std::vector<Flows> flows;
};
constexpr std::size_t kBlock = 16;                                 // draws
constexpr double kOpen = std::numeric_limits<double>::infinity();  // accounts that are no number

void keep(Draws& result, const Wanted& wanted, std::size_t year, std::size_t draw, const Cells& people) {
  std::array<double, 2 * (kAges + 1)> below;  // persons younger than each age, men and women
  for (std::size_t sex = 0; sex < 2; ++sex) {
    auto* const sum = &below[sex * (kAges + 1)];
    sum[0] = 0;
    for (std::size_t age = 0; age < kAges; ++age) sum[age + 1] = sum[age] + people[sex * kAges + age];
  }
  for (std::size_t g = 0; g < wanted.groups.size(); ++g) {
    const auto& range = wanted.groups[g];
    const auto from = static_cast<std::size_t>(range.age_from);
    const auto to = static_cast<std::size_t>(range.age_to) + 1;
    double sum = 0;
    if (range.sex != Sex::kWomen) sum += below[to] - below[from];
    if (range.sex != Sex::kMen) sum += below[kAges + 1 + to] - below[kAges + 1 + from];
    result.group(year, g)[draw] = sum;
  }
  if (year == 0) return;
  for (std::size_t f = 0; f < wanted.full_years.size(); ++f) {
    if (wanted.full_years[f] + 1 != year) continue;
    for (std::size_t c = 0; c < kCells; ++c) result.cell(f, c)[draw] = people[c];
  }
}

void run_block(const EnsembleModel& model, std::size_t area, const Wanted& wanted, std::size_t first, Draws& result,
               Block& block) {
  const std::size_t years = model.years.size();
  block.flows.resize(years);
  for (std::size_t draw = first; draw < std::min(first + kBlock, model.draws); ++draw) {
    Path path(model, area, draw);
    keep(result, wanted, 0, draw, path.people());
    for (std::size_t i = 0; i < years; ++i) {
      Flows flows;
      const double gap = std::abs(path.live(i, flows));
      block.largest_gap = std::max(block.largest_gap, std::isfinite(gap) ? gap : kOpen);
      block.flows[i].births += flows.births;
      block.flows[i].deaths += flows.deaths;
      block.flows[i].moves += flows.moves;
      keep(result, wanted, i + 1, draw, path.people());
    }
  }
}

}  // namespace

Draws::Draws(std::size_t years, const Wanted& wanted, std::size_t draws)
    : births(years),
      deaths(years),
      moves(years),
      groups_(wanted.groups.size()),
      draws_(draws),
      by_group_((years + 1) * groups_ * draws),
      by_cell_(wanted.full_years.size() * kCells * draws) {}

std::span<double> Draws::group(std::size_t year, std::size_t group) {
  return std::span(by_group_).subspan((year * groups_ + group) * draws_, draws_);
}
std::span<const double> Draws::group(std::size_t year, std::size_t group) const {
  return std::span(by_group_).subspan((year * groups_ + group) * draws_, draws_);
}
std::span<double> Draws::cell(std::size_t full_year, std::size_t cell) {
  return std::span(by_cell_).subspan((full_year * kCells + cell) * draws_, draws_);
}
std::span<const double> Draws::cell(std::size_t full_year, std::size_t cell) const {
  return std::span(by_cell_).subspan((full_year * kCells + cell) * draws_, draws_);
}

void Draws::add(const Draws& other) {
  const auto add_up = [](std::vector<double>& to, const std::vector<double>& from) {
    assert(to.size() == from.size());
    for (std::size_t i = 0; i < to.size(); ++i) to[i] += from[i];
  };
  add_up(by_group_, other.by_group_);
  add_up(by_cell_, other.by_cell_);
  add_up(births, other.births);
  add_up(deaths, other.deaths);
  add_up(moves, other.moves);
  largest_gap += other.largest_gap;
}

core::Result<Draws> project_draws(const EnsembleModel& model, std::size_t area, const Wanted& wanted,
                                  std::stop_token stop, unsigned threads) {
  assert(area < model.areas.size());
  if (auto checked = check(model, model.areas[area], wanted); !checked) return std::unexpected(checked.error());
  Draws result(model.years.size(), wanted, model.draws);
  std::vector<Block> blocks((model.draws + kBlock - 1) / kBlock);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t b = next++; b < blocks.size() && !stop.stop_requested(); b = next++) {
      run_block(model, area, wanted, b * kBlock, result, blocks[b]);
    }
  };
  {
    const auto most = threads == 0 ? std::max(1U, std::thread::hardware_concurrency()) : threads;
    std::vector<std::jthread> helpers;
    for (unsigned t = 1; t < std::min<std::size_t>(most, blocks.size()); ++t) helpers.emplace_back(work);
    work();
  }
  if (stop.stop_requested()) {
    return core::fail(core::ErrorCode::kCancelled, {"De prognose is gestopt.", "The projection was stopped."});
  }
  for (const auto& block : blocks) {
    result.largest_gap = std::max(result.largest_gap, block.largest_gap);
    for (std::size_t i = 0; i < block.flows.size(); ++i) {
      result.births[i] += block.flows[i].births / static_cast<double>(model.draws);
      result.deaths[i] += block.flows[i].deaths / static_cast<double>(model.draws);
      result.moves[i] += block.flows[i].moves / static_cast<double>(model.draws);
    }
  }
  if (!(result.largest_gap <= kAccountingTolerance)) {
    return core::fail(
        core::ErrorCode::kInternal,
        {fmt::format("De optelling van de prognose klopt niet: {} personen verschil.", result.largest_gap),
         fmt::format("The accounts of the projection do not close: {} persons.", result.largest_gap)});
  }
  return result;
}

}  // namespace pareltjes::engines::population
