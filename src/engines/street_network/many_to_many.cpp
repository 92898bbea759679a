// SPDX-License-Identifier: EUPL-1.2
#include "engines/street_network/many_to_many.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace pareltjes::engines::street_network {
namespace {

struct Visit {
  NodeId node;
  Cost cost;
  std::uint32_t target;
  friend auto operator<=>(const Visit&, const Visit&) = default;
};

constexpr auto kWithoutLimit = [] { return kNever - 1; };

}  // namespace

Targets::Targets(const Hierarchy& hierarchy, std::vector<Terminal> targets)
    : hierarchy_(hierarchy), targets_(std::move(targets)) {
  std::vector<Visit> visits;
  UpwardSearch climb(hierarchy, Hierarchy::Direction::kTo);
  for (std::uint32_t i = 0; i < targets_.size(); ++i) {
    climb.run(targets_[i].in(), [&](NodeId node, Cost cost) { visits.push_back({node, cost, i}); }, kWithoutLimit);
    if (targets_[i].segment() != kNone) on_segment_.emplace_back(targets_[i].segment(), i);
  }
  std::ranges::sort(visits);
  std::ranges::sort(on_segment_);
  first_.assign(hierarchy.nodes() + 1, 0);
  entries_.reserve(visits.size());
  for (const Visit& visit : visits) {
    ++first_[visit.node + 1];
    entries_.push_back({visit.cost, visit.target});
  }
  for (std::size_t i = 1; i < first_.size(); ++i) first_[i] += first_[i - 1];
}

Asker::Asker(const Targets& targets)
    : targets_(targets), climb_(targets.hierarchy(), Hierarchy::Direction::kFrom), cost_(targets.size(), kNever) {}

/// Targets on the same segment may be reached without passing a node.
template <class See>
void Asker::for_shared_segment(const Terminal& source, const See& see) const {
  if (source.segment() == kNone) return;
  auto found = std::ranges::lower_bound(targets_.on_segment_, std::pair(source.segment(), 0U));
  for (; found != targets_.on_segment_.end() && found->first == source.segment(); ++found) {
    const Cost cost = source.along_the_segment(targets_.targets_[found->second]);
    if (cost != kNever) see(found->second, cost);
  }
}

void Asker::all(const Terminal& source, std::span<Cost> row) {
  std::ranges::fill(row, kNever);
  for_shared_segment(source, [row](std::uint32_t target, Cost cost) { row[target] = std::min(row[target], cost); });
  climb_.run(
      source.out(),
      [&](NodeId node, Cost cost) {
        for (const auto& entry : targets_.bucket(node)) {
          row[entry.target] = std::min(row[entry.target], plus(cost, entry.cost));
        }
      },
      kWithoutLimit);
}

std::vector<Hit> Asker::within(const Terminal& source, Cost limit) {
  const auto see = [this](std::uint32_t target, Cost cost) {
    if (cost_[target] == kNever) seen_.push_back(target);
    cost_[target] = std::min(cost_[target], cost);
  };
  for_shared_segment(source, [&](std::uint32_t target, Cost cost) {
    if (cost <= limit) see(target, cost);
  });
  climb_.run(
      source.out(),
      [&](NodeId node, Cost cost) {
        for (const auto& entry : targets_.bucket(node)) {
          const Cost total = plus(cost, entry.cost);
          if (total > limit || total == kNever) break;
          see(entry.target, total);
        }
      },
      [limit] { return limit; });
  std::ranges::sort(seen_);
  std::vector<Hit> hits;
  hits.reserve(seen_.size());
  for (const std::uint32_t target : seen_) {
    hits.push_back({target, cost_[target]});
    cost_[target] = kNever;
  }
  seen_.clear();
  return hits;
}

namespace {

bool is_nearer(const Hit& a, const Hit& b) {
  return a.cost != b.cost ? a.cost < b.cost : a.target < b.target;
}

/// The nearest so far, sorted, each target once.
class Nearest {
 public:
  Nearest(std::size_t most, Cost limit) : most_(most), limit_(limit) {}

  /// Nothing above this cost can still come in.
  [[nodiscard]] Cost limit() const { return hits_.size() < most_ ? limit_ : std::min(limit_, hits_.back().cost); }

  void offer(Hit hit) {
    if (hit.cost > limit()) return;
    const auto known = std::ranges::find(hits_, hit.target, &Hit::target);
    if (known != hits_.end()) {
      if (known->cost <= hit.cost) return;
      hits_.erase(known);
    } else if (hits_.size() == most_) {
      if (!is_nearer(hit, hits_.back())) return;
      hits_.pop_back();
    }
    hits_.insert(std::ranges::upper_bound(hits_, hit, is_nearer), hit);
  }
  [[nodiscard]] std::vector<Hit> take() { return std::move(hits_); }

 private:
  std::size_t most_;
  Cost limit_;
  std::vector<Hit> hits_;
};

}  // namespace

std::vector<Hit> Asker::nearest(const Terminal& source, std::size_t most, Cost limit) {
  most = std::min(most, targets_.size());
  if (most == 0) return {};
  if (most > 64) {  // A list in which one looks is slow when it is long.
    auto hits = within(source, limit);
    std::ranges::sort(hits, is_nearer);
    if (hits.size() > most) hits.resize(most);
    return hits;
  }
  Nearest nearest(most, limit);
  for_shared_segment(source, [&](std::uint32_t target, Cost cost) { nearest.offer({target, cost}); });
  climb_.run(
      source.out(),
      [&](NodeId node, Cost cost) {
        for (const auto& entry : targets_.bucket(node)) {
          const Cost total = plus(cost, entry.cost);
          if (total > nearest.limit()) break;
          nearest.offer({entry.target, total});
        }
      },
      [&nearest] { return nearest.limit(); });
  return nearest.take();
}

void in_parts(std::size_t count, unsigned threads, const std::function<void(std::size_t, std::size_t)>& work) {
  constexpr std::size_t kPart = 64;
  if (threads <= 1 || count <= kPart) {
    if (count > 0) work(0, count);
    return;
  }
  std::atomic<std::size_t> next = 0;
  std::mutex guard;
  std::exception_ptr fault;
  {
    std::vector<std::jthread> helpers;
    helpers.reserve(threads);
    for (unsigned i = 0; i < threads; ++i) {
      helpers.emplace_back([&] {
        try {
          for (std::size_t first = next.fetch_add(kPart); first < count; first = next.fetch_add(kPart)) {
            work(first, std::min(first + kPart, count));
          }
        } catch (...) {
          const std::lock_guard lock(guard);
          if (!fault) fault = std::current_exception();
        }
      });
    }
  }
  if (fault) std::rethrow_exception(fault);
}

std::vector<Cost> cost_matrix(const Targets& targets, std::span<const Terminal> sources, unsigned threads) {
  std::vector<Cost> matrix(sources.size() * targets.size());
  in_parts(sources.size(), threads, [&](std::size_t first, std::size_t end) {
    Asker asker(targets);
    for (std::size_t i = first; i < end; ++i) {
      asker.all(sources[i], std::span(matrix).subspan(i * targets.size(), targets.size()));
    }
  });
  return matrix;
}

}  // namespace pareltjes::engines::street_network
