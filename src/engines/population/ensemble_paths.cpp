// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/ensemble_paths.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "engines/population/weights.hpp"

namespace pareltjes::engines::population {
namespace ensemble {

using uncertainty::Stream;

double sum_of(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

namespace {

/// The stream of what areas have in common; areas count from 1.
constexpr std::uint32_t kCommon = 0;

std::vector<double> drift(Stream& stream, const DriftError& error, std::size_t years) {
  std::vector<double> path(years);
  double now = error.at_start * stream.quick_normal();
  for (double& year : path) {
    now = error.persistence * now + error.deviation * stream.quick_normal();
    year = now;
  }
  return path;
}

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

/// Where a draw begins.
const Cells& start_of(const EnsembleModel& model, const EnsembleArea& area, double luck) {
  if (area.other_starts.empty() || luck >= model.other_share) return area.start;
  const auto count = static_cast<double>(area.other_starts.size());
  const auto which = static_cast<std::size_t>(luck / model.other_share * count);
  return area.other_starts[std::min(which, area.other_starts.size() - 1)];
}

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

}  // namespace

GroupPlan::GroupPlan(const Wanted& wanted, const EnsembleModel& model) {
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
std::size_t GroupPlan::at(int age) const {
  const auto found = std::ranges::find(bounds, static_cast<std::uint8_t>(age));
  return static_cast<std::size_t>(found - bounds.begin());
}

Paths::Paths(const Prepared& prepared, const GroupPlan& plan, std::size_t area, std::size_t first_draw)
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

void Paths::live(std::size_t i, std::array<Flows, kLanes>& flows, Lanes& gap) {
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

double Paths::group(std::size_t g, std::size_t lane) const {
  const auto& part = plan_.groups[g];
  const std::size_t n = plan_.bounds.size();
  double sum = 0;
  if (part.men) sum += below_[part.to].at[lane] - (part.from == n ? 0 : below_[part.from].at[lane]);
  if (part.women) sum += below_[n + part.to].at[lane] - (part.from == n ? 0 : below_[n + part.from].at[lane]);
  return sum;
}

void Paths::begin(std::size_t area, std::size_t draw, std::size_t l) {
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

void Paths::age(std::size_t i, std::array<Flows, kLanes>& flows) {
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

double Paths::net_moves(std::size_t i, std::size_t l, const Flows& flows) {
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

void Paths::set_band_errors(std::size_t i) {
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

}  // namespace ensemble

EnsembleDraws::State::State(const EnsembleModel& given) : model(given) {
  for (const auto& rates : model.years) {
    auto& year = years.emplace_back();
    for (std::size_t c = 0; c < kCells; ++c) year.dying[c] = 1 - rates.survival[c];
  }
  const double all = ensemble::sum_of(model.arrivals);
  for (std::size_t c = 0; c < kCells; ++c) arriving[c] = model.arrivals[c] / all;
  for (std::size_t age = 0; age < kAges; ++age) {
    const auto band = std::ranges::upper_bound(model.age_bands, static_cast<int>(age));
    band_of_age[age] = static_cast<std::uint8_t>(band - model.age_bands.begin());
  }
  for (std::size_t d = 0; d < model.draws; ++d) common.push_back(ensemble::common_of(model, d));
}
}  // namespace pareltjes::engines::population
