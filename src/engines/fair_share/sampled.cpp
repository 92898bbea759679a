// SPDX-License-Identifier: EUPL-1.2
#include "engines/fair_share/sampled.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace pareltjes::engines::fair_share {
namespace {

/// z with P(|Z| ≤ z) = confidence for a standard normal Z, by halving.
double normal_quantile(double confidence) {
  double low = 0, high = 10;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (std::erf(middle / std::sqrt(2.0)) < confidence ? low : high) = middle;
  }
  return high;
}

class Sampler {
 public:
  Sampler(std::size_t players, const std::function<double(std::span<const char>)>& value, const Sampling& sampling)
      : value_(value),
        sampling_(sampling),
        random_(sampling.seed),
        order_(players),
        added_(players),
        mean_(players),
        squares_(players) {
    std::iota(order_.begin(), order_.end(), std::size_t{0});
    whole_ = ask(std::vector<char>(players, 1));
    if (sampling.types.empty()) return;
    for (std::size_t p = 0; p < players; ++p) {
      if (sampling.types[p] >= members_.size()) members_.resize(sampling.types[p] + 1);
      members_[sampling.types[p]].push_back(p);
    }
  }

  void round() {
    shuffle();
    std::ranges::fill(added_, 0.0);
    walk(order_);
    walk({order_.rbegin(), order_.rend()});
    auto turned = order_;
    std::ranges::rotate(turned, turned.begin() + static_cast<std::ptrdiff_t>(turned.size() / 2));
    walk(turned);
    walk({turned.rbegin(), turned.rend()});
    for (double& one : added_) one /= 4;
    for (const auto& alike : members_) {
      double sum = 0;
      for (const auto player : alike) sum += added_[player];
      for (const auto player : alike) added_[player] = sum / static_cast<double>(alike.size());
    }
    // B. Welford, "Note on a method for calculating corrected sums of squares and products", Technometrics 4 (1962).
    const auto many = static_cast<double>(++rounds_);
    for (std::size_t p = 0; p < added_.size(); ++p) {
      const double before = added_[p] - mean_[p];
      mean_[p] += before / many;
      squares_[p] += before * (added_[p] - mean_[p]);
    }
  }

  [[nodiscard]] SampledShares result() const {
    SampledShares found{mean_, std::vector<double>(mean_.size(), 0.0), rounds_, asked_, false};
    const auto many = static_cast<double>(rounds_);
    const double z = normal_quantile(1 - (1 - sampling_.confidence) / static_cast<double>(mean_.size()));
    for (std::size_t p = 0; p < mean_.size(); ++p) found.half_width[p] = z * std::sqrt(squares_[p] / (many - 1) / many);
    found.narrow = *std::ranges::max_element(found.half_width) <= sampling_.half_width * std::abs(whole_);
    return found;
  }

 private:
  double ask(const std::vector<char>& group) {
    ++asked_;
    return value_(group);
  }

  /// Fisher and Yates, by remainders: the library's own shuffle may differ from one library to the next.
  void shuffle() {
    for (std::size_t i = order_.size(); i > 1; --i) std::swap(order_[i - 1], order_[random_() % i]);
  }

  void walk(const std::vector<std::size_t>& order) {
    std::vector<char> group(order.size(), 0);
    double before = 0;
    for (std::size_t i = 0; i < order.size(); ++i) {
      group[order[i]] = 1;
      const double after = i + 1 == order.size() ? whole_ : ask(group);
      added_[order[i]] += after - before;
      before = after;
    }
  }

  const std::function<double(std::span<const char>)>& value_;
  const Sampling& sampling_;
  std::mt19937_64 random_;
  std::vector<std::size_t> order_;
  std::vector<double> added_, mean_, squares_;
  std::vector<std::vector<std::size_t>> members_;
  double whole_ = 0;
  std::size_t rounds_ = 0, asked_ = 0;
};

}  // namespace

core::Result<SampledShares> shapley_sampled(std::size_t players,
                                            const std::function<double(std::span<const char>)>& value,
                                            const Sampling& sampling, const std::stop_token& stop) {
  if (players < 1 || players > 5000 || (!sampling.types.empty() && sampling.types.size() != players) ||
      std::ranges::any_of(sampling.types, [&](std::size_t type) { return type >= players; }) ||
      !(sampling.confidence > 0 && sampling.confidence < 1) || sampling.least_rounds < 2 ||
      sampling.most_rounds < sampling.least_rounds) {
    return core::fail(core::ErrorCode::kInvalidInput,
                      {"Een steekproef kan met 1 tot en met 5000 deelnemers en minstens twee rondes.",
                       "A sample works with 1 to 5,000 participants and at least two rounds."});
  }
  Sampler sampler(players, value, sampling);
  for (std::size_t round = 1;; ++round) {
    if (stop.stop_requested()) {
      return core::fail(core::ErrorCode::kCancelled, {"De berekening is gestopt.", "The calculation was stopped."});
    }
    sampler.round();
    // Looking now and then, not after each round: who stops at the first good look stops too early.
    if (round < sampling.least_rounds || (round % 50 != 0 && round < sampling.most_rounds)) continue;
    auto found = sampler.result();
    if (found.narrow || round >= sampling.most_rounds) return found;
  }
}

}  // namespace pareltjes::engines::fair_share
