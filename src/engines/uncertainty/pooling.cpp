// SPDX-License-Identifier: EUPL-1.2
#include "engines/uncertainty/pooling.hpp"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>

#include "engines/uncertainty/draws.hpp"

namespace pareltjes::engines::uncertainty {
namespace {

constexpr std::size_t kGridBetween = 16;
constexpr std::size_t kGridWithin = 16;
constexpr std::size_t kGridUniform = 400;
constexpr double kNegligible = 1e-7;

double standard_cdf(double z) {
  return 0.5 * std::erfc(-z / std::numbers::sqrt2);
}

/// Values that are each as likely as the others under a half-normal: the middles of equal shares.
std::vector<double> half_normal_grid(double scale, std::size_t count) {
  std::vector<double> grid;
  for (std::size_t i = 0; i < count; ++i) {
    const double share = (static_cast<double>(i) + 0.5) / static_cast<double>(count);
    grid.push_back(scale * normal_quantile(0.5 + share / 2));
  }
  return grid;
}

std::vector<double> uniform_grid(double highest, std::size_t count) {
  std::vector<double> grid;
  for (std::size_t i = 0; i < count; ++i)
    grid.push_back(highest * (static_cast<double>(i) + 0.5) / static_cast<double>(count));
  return grid;
}

}  // namespace

Belief updated(const Belief& before, std::span<const Observation> seen) {
  assert(before.variance > 0 && before.within > 0);
  double precision = 1 / before.variance;
  double sum = before.mean * precision;
  for (const auto& one : seen) {
    assert(one.weight > 0);
    precision += one.weight / before.within;
    sum += one.value * one.weight / before.within;
  }
  return {sum / precision, 1 / precision, before.within};
}

double Mixture::cdf(double value) const {
  double below = 0;
  for (const auto& part : parts) below += part.weight * standard_cdf((value - part.mean) / part.deviation);
  return below;
}

double Mixture::mean() const {
  double sum = 0;
  for (const auto& part : parts) sum += part.weight * part.mean;
  return sum;
}

double Mixture::quantile(double p) const {
  assert(!parts.empty() && p > 0 && p < 1);
  // No quantile of the whole lies outside those of its parts.
  const double z = normal_quantile(p);
  double low = parts.front().mean + z * parts.front().deviation;
  double high = low;
  for (const auto& part : parts) {
    low = std::min(low, part.mean + z * part.deviation);
    high = std::max(high, part.mean + z * part.deviation);
  }
  // Newton's step where it stays between the two, else the middle.
  double at = (low + high) / 2;
  for (int step = 0; step < 100 && high - low > 1e-12 * (1 + std::abs(at)); ++step) {
    double density = 0;
    for (const auto& part : parts) {
      const double d = (at - part.mean) / part.deviation;
      density += part.weight * std::exp(-d * d / 2) / part.deviation * std::numbers::inv_sqrtpi / std::numbers::sqrt2;
    }
    const double excess = cdf(at) - p;
    (excess > 0 ? high : low) = at;
    if (std::abs(excess) < 1e-11 * std::min(1.0, p)) break;
    const double next = density > 0 ? at - excess / density : low;
    at = next > low && next < high ? next : (low + high) / 2;
  }
  return at;
}

PooledGroups::PooledGroups(std::size_t groups, std::span<const Observation> seen, const PoolingPrior& prior)
    : groups_(groups) {
  assert(!seen.empty());
  for (const auto& one : seen) {
    assert(one.group < groups && one.weight > 0);
    auto& group = groups_[one.group];
    ++group.count;
    group.weight += one.weight;
    group.mean += one.weight * one.value;
  }
  for (auto& group : groups_) {
    if (group.count > 0) group.mean /= group.weight;
  }
  for (const auto& one : seen) {
    auto& group = groups_[one.group];
    group.squares += one.weight * (one.value - group.mean) * (one.value - group.mean);
  }
  const auto betweens = prior.uniform_between ? uniform_grid(*prior.uniform_between, kGridUniform)
                                              : half_normal_grid(prior.between_scale, kGridBetween);
  const auto withins =
      prior.within ? std::vector<double>{*prior.within} : half_normal_grid(prior.within_scale, kGridWithin);
  for (const double within : withins) {
    for (const double between : betweens) nodes_.push_back(node_at(between, within));
  }
  const double largest = std::ranges::max(nodes_, {}, &Node::weight).weight;
  double sum = 0;
  for (auto& node : nodes_) sum += node.weight = std::exp(node.weight - largest);
  std::erase_if(nodes_, [&](const Node& node) { return node.weight < kNegligible * sum; });
  sum = 0;
  for (const auto& node : nodes_) sum += node.weight;
  for (auto& node : nodes_) node.weight /= sum;
}

/// The weight is still the logarithm of the likelihood, the group means and the common mean integrated out.
PooledGroups::Node PooledGroups::node_at(double between, double within) const {
  double precision = 0, sum = 0;
  for (const auto& group : groups_) {
    if (group.count == 0) continue;
    const double variance = within * within / group.weight + between * between;
    precision += 1 / variance;
    sum += group.mean / variance;
  }
  Node node{0, between, within, sum / precision, 1 / precision};
  double log_likelihood = 0.5 * std::log(node.common_variance);
  for (const auto& group : groups_) {
    if (group.count == 0) continue;
    const double variance = within * within / group.weight + between * between;
    const double off = group.mean - node.common;
    log_likelihood -= 0.5 * (std::log(variance) + off * off / variance);
    log_likelihood -= static_cast<double>(group.count - 1) * std::log(within) + group.squares / (2 * within * within);
  }
  node.weight = log_likelihood;
  return node;
}

double PooledGroups::share_of_others(const Group& group, const Node& node) const {
  if (group.count == 0) return 1;
  const double own = node.within * node.within / group.weight;
  return own / (own + node.between * node.between);
}

Mixture PooledGroups::of(std::size_t index, bool next) const {
  const auto& group = groups_.at(index);
  Mixture mixture;
  for (const auto& node : nodes_) {
    const double others = share_of_others(group, node);
    const double mean = (1 - others) * group.mean + others * node.common;
    const double own_variance =
        group.count == 0 ? node.between * node.between : (1 - others) * node.within * node.within / group.weight;
    double variance = own_variance + others * others * node.common_variance;
    if (next) variance += node.within * node.within;
    mixture.parts.push_back({node.weight, mean, std::sqrt(variance)});
  }
  return mixture;
}

Mixture PooledGroups::mean_of(std::size_t group) const {
  return of(group, false);
}

Mixture PooledGroups::next_of(std::size_t group) const {
  return of(group, true);
}

double PooledGroups::borrowed(std::size_t group) const {
  double sum = 0;
  for (const auto& node : nodes_) sum += node.weight * share_of_others(groups_.at(group), node);
  return sum;
}

double PooledGroups::between() const {
  double sum = 0;
  for (const auto& node : nodes_) sum += node.weight * node.between;
  return sum;
}

double PooledGroups::within() const {
  double sum = 0;
  for (const auto& node : nodes_) sum += node.weight * node.within;
  return sum;
}

}  // namespace pareltjes::engines::uncertainty
