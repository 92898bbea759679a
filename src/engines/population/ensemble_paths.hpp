// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "engines/population/ensemble.hpp"
#include "engines/population/ensemble_flows.hpp"
#include "engines/population/ensemble_kernel.hpp"

namespace pareltjes::engines::population {
namespace ensemble {

using kernel::kLanes;
using kernel::Lanes;

/// The errors that every area has, of eight draws by year.
struct Common {
  std::vector<Lanes> fertility, mortality;  ///< Factors.
  std::vector<Lanes> moves;
  std::vector<std::vector<Lanes>> ages;  ///< By band and year.
};

/// Rates of a year as the inner loops want them.
struct PreparedYear {
  Cells dying{};  ///< Chance to die.
  kernel::Ahead ahead;
};

}  // namespace ensemble

/// What all areas of a model share, worked out once.
struct EnsembleDraws::State {
  explicit State(const EnsembleModel& given);

  const EnsembleModel& model;
  std::vector<ensemble::PreparedYear> years;
  Cells arriving{};  // shares
  double most_leaving = 0;
  std::array<std::uint8_t, kAges> band_of_age{};
  std::vector<ensemble::Common> common;  // of each eight draws
  std::vector<double> start;             // a uniform a draw: which start it begins from
  std::vector<double> member;            // another: which member it follows
};

namespace ensemble {

using Prepared = EnsembleDraws::State;

double sum_of(const Cells& cells);
/// Errors: kInvalidInput, what of the assumptions cannot be.
core::Result<void> check(const EnsembleModel& model, const EnsembleArea& area, const Wanted& wanted);

/// How the wanted groups follow from running sums.
struct GroupPlan {
  kernel::Bounds bounds;
  std::vector<kernel::Part> groups;
  std::vector<std::size_t> bands;  // where each band of ages ends

  GroupPlan(const Wanted& wanted, const EnsembleModel& model);
  [[nodiscard]] std::size_t at(int age) const;
};

/// Draws of an area that are alike, as nothing in them is left to chance but start and member.
struct Lots {
  std::vector<std::uint32_t> draws;   ///< The draws to do: all, or one of each kind.
  std::vector<double> count;          ///< How many draws each stands for.
  std::vector<std::uint32_t> lot_of;  ///< The place in `draws` that stands for each draw; empty: each for itself.
  Lots(const Prepared& prepared, std::size_t area);
};

/// Several draws of one area, year by year; for one block of draws after the other.
class Paths {
 public:
  Paths(const Prepared& prepared, const GroupPlan& plan, std::size_t area);

  /// Goes to the start of these draws, which have the common errors of block `common`. @param draws kLanes of them.
  void begin(std::span<const std::uint32_t> draws, std::size_t common);
  /// Lives year `i`. @param weights How many draws each of these stands for.
  [[nodiscard]] kernel::Account live(std::size_t i, const Lanes& weights);

  [[nodiscard]] const kernel::People& people() const { return people_; }
  /// The wanted groups, `stride` numbers after one another; kLanes of each.
  void count_groups(double* to, std::size_t stride) const { kernel::count_parts(sums_, plan_.groups, to, stride); }

 private:
  void settle_in(std::span<const std::uint32_t> draws);
  void draw_errors();
  void build();
  /// What is known of year `i` before it: sets outlook_ and the errors by age.
  void look_ahead(std::size_t i);
  [[nodiscard]] const kernel::Ahead& ahead_of(std::size_t i) const;
  void live_plainly(std::size_t i, const Lanes& factor);
  void live_in_steps(std::size_t i, const Lanes& factor);
  /// Net moves by loops in which nobody leaves twice. Gives the moves made.
  void move_at_most(std::size_t i, const Lanes& moving, Lanes& moved);

  const Prepared& prepared_;
  const EnsembleModel& model_;
  const EnsembleArea& area_;
  const GroupPlan& plan_;
  std::size_t area_number_;
  bool stands_;  // some moves do not depend on the total
  bool banded_;
  kernel::Streams streams_;
  const Common* common_ = nullptr;
  // By year: normals of deaths, births and what is new each year; errors that last; dwellings that are ready; the net
  // moves per inhabitant that each draw's member expects.
  std::vector<Lanes> death_luck_, birth_luck_, move_luck_, lasting_, ready_, expected_;
  std::vector<std::vector<Lanes>> ages_;         // [band][year]
  std::vector<kernel::BandError> given_errors_;  // by band, of the year
  std::vector<Lanes> band_errors_;
  kernel::Bands bands_;
  std::vector<kernel::Band> grown_;  // the bands, or one of all ages
  kernel::Outlook outlook_;
  kernel::Sums sums_;
  kernel::People people_{};
  kernel::Events events_;  // of the year
  Lanes before_{};         // inhabitants
};

}  // namespace ensemble
}  // namespace pareltjes::engines::population
