// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace pareltjes::engines::uncertainty {

/// Something measured of one member of a group. Its error has the variance of the spread within groups, divided by the
/// weight: a member that counts for half has weight 0.5.
struct Observation {
  std::size_t group = 0;
  double value = 0;
  double weight = 1;  ///< > 0.
};

/// What is assumed of the spreads before anything is seen.
struct PoolingPrior {
  /// Half-normal of this scale, for the spread between groups and within one: C. Röver and others, "On weakly
  /// informative prior distributions for the heterogeneity parameter in Bayesian random-effects meta-analysis",
  /// Research Synthesis Methods 12 (2021) 448–474.
  double between_scale = 0.5;
  double within_scale = 0.5;
  std::optional<double> within;  ///< Known: then the grid has one value of it.
  /// Every spread between groups from 0 up to this is as likely as any other, instead of the half-normal.
  std::optional<double> uniform_between;
};

/// What is thought of the mean of a group, and of its members.
struct Belief {
  double mean = 0;
  double variance = 0;  ///< Of the mean of the group.
  double within = 0;    ///< Variance of a member around that mean; > 0.

  /// Variance of the next member.
  [[nodiscard]] double next() const { return variance + within; }
};

/// The belief after members were seen, their groups left aside: exact for normals of known spread (Gelman and others
/// (2013), section 2.5). Without members it is as it was.
Belief updated(const Belief& before, std::span<const Observation> seen);

/// A mixture of normals.
struct Mixture {
  struct Part {
    double weight, mean, deviation;
  };
  std::vector<Part> parts;  ///< Weights add up to 1.

  [[nodiscard]] double cdf(double value) const;
  /// @param p 0 < p < 1.
  [[nodiscard]] double quantile(double p) const;
  [[nodiscard]] double mean() const;
};

/// Groups that borrow from each other: value ~ N(group's mean, within² / weight), group's mean ~ N(common mean,
/// between²), the common mean flat. Exact given the two spreads, which are summed over a grid: A. Gelman and others,
/// "Bayesian Data Analysis", third edition (2013), section 5.4.
class PooledGroups {
 public:
  /// @param groups how many there are; those without an observation rest on the others. @param seen at least one.
  PooledGroups(std::size_t groups, std::span<const Observation> seen, const PoolingPrior& prior);

  /// The mean of a group.
  [[nodiscard]] Mixture mean_of(std::size_t group) const;
  /// The next member of a group: its mean and the spread within.
  [[nodiscard]] Mixture next_of(std::size_t group) const;
  /// How much of the mean of a group comes from the other groups: 0 … 1, 1 without an observation of its own.
  [[nodiscard]] double borrowed(std::size_t group) const;
  /// Posterior means of the two spreads.
  [[nodiscard]] double between() const;
  [[nodiscard]] double within() const;

 private:
  struct Group {
    std::size_t count = 0;
    double weight = 0, mean = 0, squares = 0;
  };
  struct Node {
    double weight, between, within, common, common_variance;
  };
  [[nodiscard]] Node node_at(double between, double within) const;
  [[nodiscard]] Mixture of(std::size_t group, bool next) const;
  [[nodiscard]] double share_of_others(const Group& group, const Node& node) const;

  std::vector<Group> groups_;
  std::vector<Node> nodes_;
};

}  // namespace pareltjes::engines::uncertainty
