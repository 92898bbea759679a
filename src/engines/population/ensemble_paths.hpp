// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/population/ensemble.hpp"
#include "engines/population/ensemble_kernel.hpp"
#include "engines/uncertainty/draws.hpp"

namespace pareltjes::engines::population {
namespace ensemble {

/// The errors of one draw that every area has.
struct Common {
  std::vector<double> fertility, mortality;  ///< Factors.
  std::vector<double> moves;
  std::vector<std::vector<double>> ages;  ///< By band and year.
  double start = 0;                       ///< Uniform: which start this draw begins from.
  double member = 0;                      ///< Uniform: which member it follows.
};

/// Rates of a year as the inner loops want them.
struct PreparedYear {
  Cells dying{};  ///< Chance to die.
};

}  // namespace ensemble

/// What all areas of a model share, worked out once.
struct EnsembleDraws::State {
  explicit State(const EnsembleModel& given);

  const EnsembleModel& model;
  std::vector<ensemble::PreparedYear> years;
  Cells arriving{};  // shares
  std::array<std::uint8_t, kAges> band_of_age{};
  std::vector<ensemble::Common> common;
};

namespace ensemble {

using kernel::kLanes;
using kernel::Lanes;
using Prepared = EnsembleDraws::State;

double sum_of(const Cells& cells);
/// Errors: kInvalidInput, what of the assumptions cannot be.
core::Result<void> check(const EnsembleModel& model, const EnsembleArea& area, const Wanted& wanted);

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

  GroupPlan(const Wanted& wanted, const EnsembleModel& model);
  [[nodiscard]] std::size_t at(int age) const;
};

/// Several draws of one area, year by year.
class Paths {
 public:
  Paths(const Prepared& prepared, const GroupPlan& plan, std::size_t area, std::size_t first_draw);

  /// Lives year `i`; gives for every lane what happened and what the accounts leave open.
  void live(std::size_t i, std::array<Flows, kLanes>& flows, Lanes& gap);

  [[nodiscard]] const kernel::People& people() const { return people_; }
  [[nodiscard]] double group(std::size_t g, std::size_t lane) const;

 private:
  void begin(std::size_t area, std::size_t draw, std::size_t l);
  [[nodiscard]] double everybody(std::size_t l) const {
    return below_[plan_.bounds.size() - 1].at[l] + below_.back().at[l];
  }

  /// Deaths and births.
  void age(std::size_t i, std::array<Flows, kLanes>& flows);

  /// Net moves that are wanted beside those of `settle`.
  double net_moves(std::size_t i, std::size_t l, const Flows& flows);

  /// Errors by age of this year, so that together they move nobody: what they add for all is taken off each.
  void set_band_errors(std::size_t i);

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

}  // namespace ensemble
}  // namespace pareltjes::engines::population
