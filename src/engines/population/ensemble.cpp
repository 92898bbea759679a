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
#include <set>
#include <thread>

#include "engines/population/ensemble_kernel.hpp"
#include "engines/population/weights.hpp"
#include "engines/uncertainty/draws.hpp"

namespace pareltjes::engines::population {
namespace {

using kernel::kLanes;
using kernel::Lanes;
using uncertainty::Stream;

/// The stream of what areas have in common; areas count from 1.
constexpr std::uint32_t kCommon = 0;

double sum_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

std::vector<double> drift(Stream& stream, const DriftError& error, std::size_t years) {
  std::vector<double> path(years);
  double now = error.at_start * stream.quick_normal();
  for (double& year : path) {
    now = error.persistence * now + error.deviation * stream.quick_normal();
    year = now;
  }
  return path;
}

/// The errors of one draw that every area has.
struct Common {
  std::vector<double> fertility, mortality;  ///< Factors.
  std::vector<double> moves;
  std::vector<std::vector<double>> ages;  ///< By band and year.
  double start = 0;                       ///< Uniform: which start this draw begins from.
  double member = 0;                      ///< Uniform: which member it follows.
};

Common common_of(const EnsembleModel& model, std::size_t draw) {
  Stream stream(model.seed, static_cast<std::uint32_t>(draw), kCommon);
  const std::size_t years = model.years.size();
  Common common{drift(stream, model.fertility, years),
                drift(stream, model.mortality, years),
                std::vector<double>(years),
                {},
                0,
                0};
  for (auto* factors : {&common.fertility, &common.mortality}) {
    for (double& factor : *factors) factor = std::exp(factor);
  }
  common.start = stream.uniform();
  common.member = stream.uniform();
  for (const auto& error : model.moves) {
    const auto path = drift(stream, error, years);
    for (std::size_t i = 0; i < years; ++i) common.moves[i] += path[i];
  }
  for (std::size_t i = 0; i < std::min(years, model.shift.size()); ++i) common.moves[i] += model.shift[i];
  for (const auto& error : model.age_moves) common.ages.push_back(drift(stream, error, years));
  return common;
}

/// Rates of a year as the inner loops want them.
struct PreparedYear {
  Cells dying{};  ///< Chance to die.
};

/// Where a draw begins.
const Cells& start_of(const EnsembleModel& model, const EnsembleArea& area, double luck) {
  if (area.other_starts.empty() || luck >= model.other_share) return area.start;
  const auto count = static_cast<double>(area.other_starts.size());
  const auto which = static_cast<std::size_t>(luck / model.other_share * count);
  return area.other_starts[std::min(which, area.other_starts.size() - 1)];
}

}  // namespace

/// What all areas of a model share, worked out once.
struct EnsembleDraws::State {
  explicit State(const EnsembleModel& given) : model(given) {
    for (const auto& rates : model.years) {
      auto& year = years.emplace_back();
      for (std::size_t c = 0; c < kCells; ++c) year.dying[c] = 1 - rates.survival[c];
    }
    const double all = sum_of(model.arrivals);
    for (std::size_t c = 0; c < kCells; ++c) arriving[c] = model.arrivals[c] / all;
    for (std::size_t age = 0; age < kAges; ++age) {
      const auto band = std::ranges::upper_bound(model.age_bands, static_cast<int>(age));
      band_of_age[age] = static_cast<std::uint8_t>(band - model.age_bands.begin());
    }
    for (std::size_t d = 0; d < model.draws; ++d) common.push_back(common_of(model, d));
  }
  const EnsembleModel& model;
  std::vector<PreparedYear> years;
  Cells arriving{};  // shares
  std::array<std::uint8_t, kAges> band_of_age{};
  std::vector<Common> common;
};

namespace {

using Prepared = EnsembleDraws::State;

/// The net moves that the member of this draw expects.
std::span<const double> rates_of(const EnsembleArea& area, double luck) {
  const std::size_t member = member_of(area.member_weights, luck);
  return member == 0 ? std::span<const double>(area.move_rate) : area.other_move_rates[member - 1];
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

/// Sums of a block of draws in one year.
struct Flows {
  double births = 0;
  double deaths = 0;
  double moves = 0;
};

/// How the wanted groups follow from running sums.
struct GroupPlan {
  kernel::Bounds bounds;
  struct Part {
    std::size_t from, to;  // indices into the running sums of one sex; bounds.size() stands for nobody
    bool men, women;
  };
  std::vector<Part> groups;
  std::vector<std::size_t> bands;  // where each band of ages ends

  GroupPlan(const Wanted& wanted, const EnsembleModel& model) {
    std::set<int> ages{static_cast<int>(kAges)};
    for (const auto& range : wanted.groups) {
      if (range.age_from > 0) ages.insert(range.age_from);
      ages.insert(range.age_to + 1);
    }
    for (const int age : model.age_bands) ages.insert(age);
    for (const int age : ages) bounds.push_back(static_cast<std::uint8_t>(age));
    for (const auto& range : wanted.groups) {
      groups.push_back({range.age_from == 0 ? bounds.size() : at(range.age_from), at(range.age_to + 1),
                        range.sex != Sex::kWomen, range.sex != Sex::kMen});
    }
    for (const int age : model.age_bands) bands.push_back(at(age));
    bands.push_back(bounds.size() - 1);
  }
  [[nodiscard]] std::size_t at(int age) const {
    const auto found = std::ranges::find(bounds, static_cast<std::uint8_t>(age));
    return static_cast<std::size_t>(found - bounds.begin());
  }
};

/// Several draws of one area, year by year.
class Paths {
 public:
  Paths(const Prepared& prepared, const GroupPlan& plan, std::size_t area, std::size_t first_draw)
      : prepared_(prepared),
        model_(prepared.model),
        area_(model_.areas[area]),
        plan_(plan),
        below_(2 * plan.bounds.size()),
        stands_(std::ranges::any_of(area_.standing_moves, [](double moves) { return moves != 0; })),
        band_errors_(area_.age_moves.empty() && model_.age_moves.empty() ? 0 : plan.bands.size()) {
    const std::size_t years = model_.years.size();
    lasting_.resize(years);
    ready_.resize(years);
    for (std::size_t l = 0; l < kLanes; ++l) begin(area, std::min(first_draw + l, model_.draws - 1), l);
    kernel::sum_up(people_, plan_.bounds, below_);
    for (std::size_t l = 0; l < kLanes; ++l) before_.at[l] = everybody(l);
  }

  /// Lives year `i`; gives for every lane what happened and what the accounts leave open.
  void live(std::size_t i, std::array<Flows, kLanes>& flows, Lanes& gap) {
    flows.fill({});
    age(i, flows);
    Lanes moved{};
    Lanes weight{};
    const bool banded = !band_errors_.empty();
    if (banded) set_band_errors(i);
    Lanes net{};
    bool some_leave = false;
    for (std::size_t l = 0; l < kLanes; ++l) {
      net.at[l] = net_moves(i, l, flows[l]);
      some_leave = some_leave || net.at[l] < 0;
    }
    if (stands_ || banded || some_leave) {
      kernel::settle(people_, stands_ ? &area_.standing_moves : nullptr, banded ? band_errors_.data() : nullptr,
                     prepared_.band_of_age.data(), model_.leaving, moved, weight);
    }
    Lanes coming{};
    Lanes going{};
    for (std::size_t l = 0; l < kLanes; ++l) {
      flows[l].moves = moved.at[l];
      coming.at[l] = std::max(0.0, net.at[l]);
      going.at[l] = net.at[l] < 0 && weight.at[l] > 0 ? -net.at[l] / weight.at[l] : 0;
    }
    kernel::move(people_, prepared_.arriving, model_.leaving, coming, going, plan_.bounds, moved, below_);
    for (std::size_t l = 0; l < kLanes; ++l) {
      flows[l].moves += moved.at[l];
      gap.at[l] = before_.at[l] + flows[l].births - flows[l].deaths + flows[l].moves - everybody(l);
      before_.at[l] = everybody(l);
    }
  }

  [[nodiscard]] const kernel::People& people() const { return people_; }
  [[nodiscard]] double group(std::size_t g, std::size_t lane) const {
    const auto& part = plan_.groups[g];
    const std::size_t n = plan_.bounds.size();
    double sum = 0;
    if (part.men) sum += below_[part.to].at[lane] - (part.from == n ? 0 : below_[part.from].at[lane]);
    if (part.women) sum += below_[n + part.to].at[lane] - (part.from == n ? 0 : below_[n + part.from].at[lane]);
    return sum;
  }

 private:
  void begin(std::size_t area, std::size_t draw, std::size_t l) {
    auto& stream =
        streams_.emplace_back(model_.seed, static_cast<std::uint32_t>(draw), static_cast<std::uint32_t>(area + 1));
    const auto& common = prepared_.common[draw];
    common_[l] = &common;
    const auto ready = built(model_, area_, stream);
    for (std::size_t i = 0; i < ready.size(); ++i) {
      ready_[i].at[l] = ready[i];
      lasting_[i].at[l] = 0;
    }
    passing_ = 0;
    for (const auto& error : area_.moves) {
      if (error.at_start == 0 && error.persistence == 0) {
        passing_ += error.deviation * error.deviation;  // new each year: drawn with the chance in small numbers
        continue;
      }
      const auto path = drift(stream, error, ready.size());
      for (std::size_t i = 0; i < path.size(); ++i) lasting_[i].at[l] += path[i];
    }
    for (std::size_t b = 0; b < area_.age_moves.size(); ++b)
      ages_.push_back(drift(stream, area_.age_moves[b], ready.size()));
    expected_[l] = rates_of(area_, common.member);
    const auto& start = start_of(model_, area_, common.start);
    for (std::size_t c = 0; c < kCells; ++c) people_.at[c][l] = start[c];
  }
  [[nodiscard]] double everybody(std::size_t l) const {
    return below_[plan_.bounds.size() - 1].at[l] + below_.back().at[l];
  }

  /// Deaths and births.
  void age(std::size_t i, std::array<Flows, kLanes>& flows) {
    const auto& year = prepared_.years[i];
    Lanes factor{};
    Lanes expected{};
    if (model_.count_noise) kernel::expected_deaths(people_, year.dying, expected);
    for (std::size_t l = 0; l < kLanes; ++l) {
      const double more = common_[l]->mortality[i];
      factor.at[l] = more;
      if (model_.count_noise && expected.at[l] > 0)
        factor.at[l] = streams_[l].poisson(expected.at[l] * more) / expected.at[l];
    }
    Lanes deaths{};
    Lanes births{};
    kernel::live(people_, year.dying, factor, model_.years[i].fertility, deaths, births);
    const double ratio = model_.years[i].sex_ratio_at_birth;
    for (std::size_t l = 0; l < kLanes; ++l) {
      double born = births.at[l] * common_[l]->fertility[i];
      if (model_.count_noise) born = streams_[l].poisson(born);
      flows[l].births = born;
      flows[l].deaths = deaths.at[l];
      const double boys = born * ratio / (1 + ratio);
      for (const auto& [cell, newborn] : {std::pair{std::size_t{0}, boys}, std::pair{kAges, born - boys}}) {
        const double dead = std::min(newborn, newborn * year.dying[cell] * common_[l]->mortality[i]);
        flows[l].deaths += dead;
        people_.at[cell][l] = newborn - dead;
      }
    }
  }

  /// Net moves that are wanted beside those of `settle`.
  double net_moves(std::size_t i, std::size_t l, const Flows& flows) {
    const double before = before_.at[l];
    double rate = common_[l]->moves[i] + lasting_[i].at[l];
    const double variance = passing_ + (before > 0 ? area_.move_noise / before : 0);
    if (variance > 0) rate += std::sqrt(variance) * streams_[l].quick_normal();
    double net = rate * before;
    const double natural = flows.births - flows.deaths;
    if (area_.by_dwellings) return net + area_.occupancy * ready_[i].at[l] - natural;
    net += expected_[l][i] * before;
    if (area_.follows_dwellings > 0) net -= area_.follows_dwellings * (natural - area_.usual_natural[i] * before);
    return net;
  }

  /// Errors by age of this year, so that together they move nobody: what they add for all is taken off each.
  void set_band_errors(std::size_t i) {
    const std::size_t n = plan_.bounds.size();
    for (std::size_t l = 0; l < kLanes; ++l) {
      double younger = 0;
      double all = 0;
      for (std::size_t b = 0; b < plan_.bands.size(); ++b) {
        const double until = below_[plan_.bands[b]].at[l] + below_[n + plan_.bands[b]].at[l];
        double error = model_.age_moves.empty() ? 0 : common_[l]->ages[b][i];
        if (!area_.age_moves.empty()) error += ages_[l * plan_.bands.size() + b][i];
        band_errors_[b].at[l] = error;
        all += error * (until - younger);
        younger = until;
      }
      const double mean = younger > 0 ? all / younger : 0;
      for (auto& band : band_errors_) band.at[l] = std::max(-1.0, band.at[l] - mean);
    }
  }

  const Prepared& prepared_;
  const EnsembleModel& model_;
  const EnsembleArea& area_;
  const GroupPlan& plan_;
  kernel::Below below_;
  bool stands_;  // some moves do not depend on the total
  std::vector<Lanes> band_errors_;
  std::vector<uncertainty::Stream> streams_;
  std::array<const Common*, kLanes> common_{};
  std::array<std::span<const double>, kLanes> expected_{};  // net moves per inhabitant, by the draw's member
  std::vector<Lanes> lasting_;
  std::vector<Lanes> ready_;
  std::vector<std::vector<double>> ages_;  // [lane][band][year]
  double passing_ = 0;
  kernel::People people_{};
  Lanes before_{};
};

std::unexpected<core::Error> refuse(const char* nl, const char* en) {
  return core::fail(core::ErrorCode::kInvalidInput, {nl, en}, {"Verbeter de aannames.", "Mend the assumptions."});
}

bool is_share(double value) {
  return value >= 0 && value <= 1;
}

bool are_members(const EnsembleArea& area, std::size_t years) {
  const auto& weights = area.member_weights;
  const auto usable = [&](const auto& rates) {
    return rates.size() == years && std::ranges::all_of(rates, [](double rate) { return std::isfinite(rate); });
  };
  if (!std::ranges::all_of(area.other_move_rates, usable)) return false;
  if (weights.empty()) return true;
  return weights.size() == area.other_move_rates.size() + 1 && std::ranges::all_of(weights, is_share) &&
         std::abs(std::accumulate(weights.begin(), weights.end(), 0.0) - 1) < 1e-9;
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
  const auto& bands = model.age_bands;
  const bool rising = std::ranges::is_sorted(bands, std::less_equal<>()) &&
                      std::ranges::all_of(bands, [](int age) { return age > 0 && age <= kOldestAge; });
  for (const auto* errors : {&model.age_moves, &area.age_moves}) {
    if (errors->empty() || (rising && errors->size() == bands.size() + 1)) continue;
    return refuse("De leeftijden van de onzekerheid kunnen niet.", "The ages of the uncertainty cannot be.");
  }
  if (!is_share(area.follows_dwellings) ||
      (area.follows_dwellings > 0 && area.usual_natural.size() != model.years.size())) {
    return refuse("Het deel waarin een gebied zijn woningen volgt, kan niet.",
                  "The share by which an area follows its dwellings cannot be.");
  }
  if (!are_members(area, model.years.size())) {
    return refuse("De leden van de voorspelling passen niet bij hun gewichten of jaren.",
                  "The members of the forecast do not fit their weights or years.");
  }
  if (!std::ranges::all_of(model.shift, [](double rate) { return std::isfinite(rate); })) {
    return refuse("De bijstelling naar een totaal kan niet.", "The shift towards a total cannot be.");
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
constexpr double kOpen = std::numeric_limits<double>::infinity();  // accounts that are no number

void keep(Draws& result, const Wanted& wanted, std::size_t year, std::size_t first, std::size_t count,
          const Paths& paths) {
  for (std::size_t g = 0; g < wanted.groups.size(); ++g) {
    const auto draws = result.group(year, g);
    for (std::size_t l = 0; l < count; ++l) draws[first + l] = paths.group(g, l);
  }
  if (year == 0) return;
  for (std::size_t f = 0; f < wanted.full_years.size(); ++f) {
    if (wanted.full_years[f] + 1 != year) continue;
    for (std::size_t c = 0; c < kCells; ++c) {
      const auto draws = result.cell(f, c);
      for (std::size_t l = 0; l < count; ++l) draws[first + l] = paths.people().at[c][l];
    }
  }
}

void run_block(const Prepared& prepared, const GroupPlan& plan, std::size_t area, const Wanted& wanted,
               std::size_t first, Draws& result, Block& block) {
  const std::size_t years = prepared.model.years.size();
  const std::size_t count = std::min(kLanes, prepared.model.draws - first);
  block.flows.resize(years);
  Paths paths(prepared, plan, area, first);
  keep(result, wanted, 0, first, count, paths);
  std::array<Flows, kLanes> flows;
  Lanes gap{};
  for (std::size_t i = 0; i < years; ++i) {
    paths.live(i, flows, gap);
    for (std::size_t l = 0; l < count; ++l) {
      const double open = std::abs(gap.at[l]);
      block.largest_gap = std::max(block.largest_gap, std::isfinite(open) ? open : kOpen);
      block.flows[i].births += flows[l].births;
      block.flows[i].deaths += flows[l].deaths;
      block.flows[i].moves += flows[l].moves;
    }
    keep(result, wanted, i + 1, first, count, paths);
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

EnsembleDraws::EnsembleDraws(const EnsembleModel& model) : state_(std::make_unique<const State>(model)) {}
EnsembleDraws::~EnsembleDraws() = default;

core::Result<Draws> EnsembleDraws::project(std::size_t area, const Wanted& wanted, std::stop_token stop,
                                           unsigned threads) const {
  const auto& model = state_->model;
  assert(area < model.areas.size());
  if (auto checked = check(model, model.areas[area], wanted); !checked) return std::unexpected(checked.error());
  const GroupPlan plan(wanted, model);
  Draws result(model.years.size(), wanted, model.draws);
  std::vector<Block> blocks((model.draws + kLanes - 1) / kLanes);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t b = next++; b < blocks.size() && !stop.stop_requested(); b = next++) {
      run_block(*state_, plan, area, wanted, b * kLanes, result, blocks[b]);
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

core::Result<Draws> project_draws(const EnsembleModel& model, std::size_t area, const Wanted& wanted,
                                  std::stop_token stop, unsigned threads) {
  // Before anything is worked out: what cannot be, is refused.
  if (auto checked = check(model, model.areas[area], wanted); !checked) return std::unexpected(checked.error());
  return EnsembleDraws(model).project(area, wanted, stop, threads);
}

}  // namespace pareltjes::engines::population
