// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <numeric>
#include <utility>

#include "engines/population/ensemble.hpp"
#include "engines/population/moves.hpp"
#include "engines/population/tests/shipped_rates.hpp"

namespace pareltjes::engines::population::testing {

inline double total(const Cells& cells) {
  return std::accumulate(cells.begin(), cells.end(), 0.0);
}

inline Cells scaled(Cells cells, double factor) {
  for (double& persons : cells) persons *= factor;
  return cells;
}

/// Three areas of 300, 3,000 and 30,000 people, with every error switched on.
inline EnsembleModel town(std::size_t years = 16, std::size_t draws = 200) {
  EnsembleModel model;
  model.years.assign(years, shipped_year_rates());
  const Ages ages = ages_of({0.02, 0.1, 0.06, 0.1, 20, 0.4, 0.003});
  for (std::size_t i = 0; i < kCells; ++i) model.arrivals[i] = model.leaving[i] = ages[i % kAges];
  model.fertility = {0, 1, 0.03};
  model.mortality = {0, 1, 0.05};
  model.moves = {{0.0005, 0.95, 0.0003}, {0.0025, 0.93, 0.002}};
  model.plan_risk = {0.15, 0.15, 3};
  model.draws = draws;
  const Cells country = shipped_profiles().at("NL00");
  for (const double people : {300.0, 3'000.0, 30'000.0}) {
    auto& area = model.areas.emplace_back();
    area.start = scaled(country, people / total(country));
    area.move_rate.assign(years, 0.005);
    area.moves = {{0.004, 0.93, 0.0026}};
    area.move_noise = 0.34;
    area.occupancy = 2.2;
  }
  return model;
}

inline EnsembleModel without_chance(EnsembleModel model) {
  model.fertility = model.mortality = {};
  model.moves.clear();
  model.plan_risk = {};
  model.count_noise = false;
  for (auto& area : model.areas) {
    area.moves.clear();
    area.move_noise = 0;
  }
  return model;
}

inline const Wanted kAll{{{}, {0, 14}, {75, 100}, {75, 100, Sex::kWomen}}, {15}};

}  // namespace pareltjes::engines::population::testing
