// SPDX-License-Identifier: EUPL-1.2
#include "engines/population/ensemble.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cassert>
#include <cmath>
#include <limits>
#include <thread>
#include <utility>

#include "engines/population/ensemble_paths.hpp"

namespace pareltjes::engines::population {
namespace {

using ensemble::GroupPlan;
using ensemble::kLanes;
using ensemble::Lanes;
using ensemble::Lots;
using ensemble::Paths;

/// The accounts of a block of draws by year, so that they are added up in one order.
using Block = std::vector<kernel::Account>;

void keep(Draws& result, const Wanted& wanted, std::size_t year, std::size_t first, std::size_t count,
          const Paths& paths) {
  if (!wanted.groups.empty() && count == kLanes) {
    paths.count_groups(result.group(year, 0).data() + first, result.draws());
  } else {
    std::vector<double> persons(wanted.groups.size() * kLanes);
    paths.count_groups(persons.data(), kLanes);
    for (std::size_t g = 0; g < wanted.groups.size(); ++g)
      std::copy_n(&persons[g * kLanes], count, result.group(year, g).subspan(first).begin());
  }
  if (year == 0) return;
  for (std::size_t f = 0; f < wanted.full_years.size(); ++f) {
    if (wanted.full_years[f] + 1 != year) continue;
    for (std::size_t c = 0; c < kCells; ++c) {
      std::copy_n(paths.people().at[c], count, result.cell(f, c).subspan(first).begin());
    }
  }
}

void run_block(Paths& paths, const Lots& lots, std::size_t years, const Wanted& wanted, std::size_t first,
               Draws& result, Block& block) {
  const std::size_t count = std::min(kLanes, lots.draws.size() - first);
  std::array<std::uint32_t, kLanes> draws;
  for (std::size_t l = 0; l < kLanes; ++l) draws.at(l) = lots.draws[first + std::min(l, count - 1)];
  Lanes weights{};
  std::copy_n(lots.count.begin() + static_cast<std::ptrdiff_t>(first), count, weights.at);
  paths.begin(draws, lots.lot_of.empty() ? first / kLanes : 0);  // draws that are alike have the same errors: none
  keep(result, wanted, 0, first, count, paths);
  block.reserve(years);
  for (std::size_t i = 0; i < years; ++i) {
    block.push_back(paths.live(i, weights));
    keep(result, wanted, i + 1, first, count, paths);
  }
}

}  // namespace

Draws Draws::to_fill(std::size_t years, const Wanted& wanted, std::size_t draws) {
  Draws result;
  for (auto* means : {&result.births, &result.deaths, &result.moves}) means->resize(years);
  result.groups_ = wanted.groups.size();
  result.draws_ = draws;
  result.by_group_.resize((years + 1) * result.groups_ * draws);
  result.by_cell_.resize(wanted.full_years.size() * kCells * draws);
  return result;
}
Draws::Draws(std::size_t years, const Wanted& wanted, std::size_t draws) : Draws(to_fill(years, wanted, draws)) {
  std::ranges::fill(by_group_, 0);
  std::ranges::fill(by_cell_, 0);
}

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

Draws Draws::spread(std::span<const std::uint32_t> from) const {
  Draws all;
  all.largest_gap = largest_gap;
  all.births = births;
  all.deaths = deaths;
  all.moves = moves;
  all.groups_ = groups_;
  all.draws_ = from.size();
  const auto repeat = [&](const auto& values, auto& to) {
    to.reserve(draws_ == 0 ? 0 : values.size() / draws_ * from.size());
    for (std::size_t row = 0; row < values.size(); row += draws_) {
      for (const std::uint32_t draw : from) to.push_back(values[row + draw]);
    }
  };
  repeat(by_group_, all.by_group_);
  repeat(by_cell_, all.by_cell_);
  return all;
}

void Draws::add(const Draws& other) {
  const auto add_up = [](auto& to, const auto& from) {
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
  if (auto checked = ensemble::check(model, model.areas[area], wanted); !checked)
    return std::unexpected(checked.error());
  const GroupPlan plan(wanted, model);
  const Lots lots(*state_, area);
  Draws result = Draws::to_fill(model.years.size(), wanted, lots.draws.size());
  std::vector<Block> blocks((lots.draws.size() + kLanes - 1) / kLanes);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    Paths paths(*state_, plan, area);
    for (std::size_t b = next++; b < blocks.size() && !stop.stop_requested(); b = next++) {
      run_block(paths, lots, model.years.size(), wanted, b * kLanes, result, blocks[b]);
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
    for (std::size_t i = 0; i < block.size(); ++i) {
      result.largest_gap = std::max(result.largest_gap, block[i].largest_gap);
      result.births[i] += block[i].births / static_cast<double>(model.draws);
      result.deaths[i] += block[i].deaths / static_cast<double>(model.draws);
      result.moves[i] += block[i].moves / static_cast<double>(model.draws);
    }
  }
  if (!(result.largest_gap <= kAccountingTolerance)) {
    return core::fail(
        core::ErrorCode::kInternal,
        {fmt::format("De optelling van de prognose klopt niet: {} personen verschil.", result.largest_gap),
         fmt::format("The accounts of the projection do not close: {} persons.", result.largest_gap)});
  }
  return lots.lot_of.empty() ? std::move(result) : result.spread(lots.lot_of);
}

core::Result<Draws> project_draws(const EnsembleModel& model, std::size_t area, const Wanted& wanted,
                                  std::stop_token stop, unsigned threads) {
  // Before anything is worked out: what cannot be, is refused.
  if (auto checked = ensemble::check(model, model.areas[area], wanted); !checked)
    return std::unexpected(checked.error());
  return EnsembleDraws(model).project(area, wanted, std::move(stop), threads);
}

}  // namespace pareltjes::engines::population
