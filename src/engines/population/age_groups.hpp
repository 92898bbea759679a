// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "engines/population/age_sex.hpp"

namespace pareltjes::engines::population {

/// A margin over groups instead of cells.
struct GroupRow {
  std::size_t first = 0;  ///< First segment of ages.
  std::size_t last = 0;   ///< One past the last segment.
  bool men = true;
  bool women = true;
  double low = 0;
  double mid = 0;
  double high = 0;
  double give = 1;  ///< How far the row gives way for one unit of widening, in persons.
  int priority = 0;
  double dual = 1;  ///< Factor that may still be given back (Censor and Lent's dual variable, exponentiated).
};

/// The fitting problem of one area on groups: ages between two neighbouring limits form a segment; a group is a segment
/// of one sex. Men's groups come first.
class AgeGroups {
 public:
  /// Margins must have been checked.
  AgeGroups(std::span<const double> seed, std::span<const Margin> margins);

  /// Back to the seed, with the given bounds kept and the dual variables as in the beginning. Groups in a row whose
  /// upper bound is 0 become 0.
  void restart();
  /// Fits every row once; the largest |factor − 1|.
  double sweep();
  /// Sweeps until nothing changes any more; true when that happened and every row holds.
  bool run(int max_sweeps);

  /// Scales the seed so that the widest row has its middle. The fit does not depend on the seed's size once there is a
  /// total; but from far away the dual variables take thousands of sweeps to come back.
  void scale_to_widest();
  /// Every row must equal its middle.
  void demand_middles();
  /// Widens rows, the lowest priority last of all to be kept, until all can hold together.
  void widen_by_priority(bool centre);
  /// Narrows every row around its middle as far as all of them together allow.
  void narrow_to_middles();
  /// Rows that have the same sum in every solution become exact, and groups that are 0 in every solution are taken out.
  /// Without this, dual variables drift through thousands of sweeps, and such groups go to 0 ever more slowly.
  void pin_what_is_forced();

  [[nodiscard]] double sum(const GroupRow& row) const;
  [[nodiscard]] const std::vector<GroupRow>& rows() const { return rows_; }
  [[nodiscard]] int sweeps() const { return sweeps_; }
  /// Persons within which a row counts as kept.
  [[nodiscard]] double tolerance() const { return 1e-9 * scale_; }
  /// The fitted cells: every seed cell times the factor of its group.
  void spread(std::span<const double> seed, Cells& cells) const;

 private:
  class Model;
  [[nodiscard]] std::size_t segments() const { return starts_.size() - 1; }
  void narrow(int lowest_priority);

  std::vector<std::size_t> starts_;  // first age of each segment; the last is 101
  std::vector<double> seed_;         // per group
  std::vector<double> value_;
  std::vector<GroupRow> rows_;
  double scale_ = 1;
  double settled_at_;
  int sweeps_ = 0;
};

}  // namespace pareltjes::engines::population
