// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "pearls/wijkvoorzieningen/future.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The members of the ensemble, in the order of their weights.
enum class Member { kCohort, kLinear, kShare, kHamiltonPerry };
inline constexpr std::size_t kMembers = 4;
inline constexpr std::array<std::string_view, kMembers> kMemberNames{"cohort", "lineair", "aandeel", "hamilton-perry"};

/// Size classes of areas by their inhabitants; the last has no upper end.
struct SizeClass {
  int from;
  int to;
};
inline constexpr std::array<SizeClass, 5> kSizeClasses{
    {{50, 500}, {500, 2'000}, {2'000, 5'000}, {5'000, 20'000}, {20'000, 0}}};
/// Index into kSizeClasses; an area below 50 counts with the smallest.
std::size_t size_class_of(double inhabitants);
/// "2000-4999", "20000+".
std::string name_of(const SizeClass& size);

/// What each member counts, from data/profielen/ensemble.csv: back-tests in which the members foretold the inhabitants
/// of areas of this kind and size.
class MemberWeights {
 public:
  static core::Result<MemberWeights> read();
  /// Weights of the members; those of the nearest size class of the kind. Together 1.
  [[nodiscard]] const std::array<double, kMembers>& of(core::AreaKind kind, double inhabitants) const;
  [[nodiscard]] const std::string& source() const { return source_; }
  [[nodiscard]] int longest_horizon() const { return longest_horizon_; }

 private:
  [[nodiscard]] std::array<double, kMembers> nearest(std::size_t kind, std::size_t size,
                                                     const std::array<bool, kSizeClasses.size()>& given) const;
  std::array<std::array<std::array<double, kMembers>, kSizeClasses.size()>, 3> by_kind_{};
  std::string source_;
  int longest_horizon_ = 0;  ///< Years; of later years the weights were not tested.
};

/// How many people Hamilton–Perry expects `horizon` years after the later of two counts: whole steps as long as the
/// time between the counts, and a straight line between two of them. Ages on either side are averaged over
/// kSmoothedAges.
core::Result<engines::population::Cells> hamilton_perry(const engines::population::Cells& earlier,
                                                        const engines::population::Cells& later, int years,
                                                        int horizon);
inline constexpr int kSmoothedAges = 2;

/// Adds the other members to a model of cohort components, for each part that was counted before. All members say how
/// many people an area gains; who they are is left to the cohorts. What a member expects of moves more or less than the
/// cohorts do wears off by `persistence` a year.
/// @param busy moves per inhabitant and year by which the country gained more between the two counts than it is
/// expected to
///   in later years: a trend must not carry that on.
/// @return the number of parts that have all members.
core::Result<std::size_t> add_members(const FutureTask& task, const MemberWeights& weights, double persistence,
                                      double busy, FutureModel& model);

/// Shifts the moves of all areas alike, year by year, so that the expected people of the municipality are the totals
/// that were given: within a hundredth of a percent. Between two totals, and from now to the first, the deviation grows
/// evenly; after the last it stays. What is uncertain around that middle, remains so.
core::Result<void> rake_to_totals(const std::vector<GivenTotal>& totals, int base, FutureModel& model);

}  // namespace pareltjes::wijkvoorzieningen
