// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/solve.hpp"

#include <algorithm>
#include <random>

#include "engines/steiner/exact.hpp"
#include "engines/steiner/heuristic.hpp"

namespace pareltjes::engines::steiner {
namespace {

constexpr std::size_t kFirstStarts = 12, kRoots = 6, kShaken = 12, kRounds = 12;

class Search {
 public:
  Search(const Instance& instance, const Limits& limits) : graph_(instance), limits_(limits), maker_(graph_, limits_) {}

  core::Result<Solution> run() {
    Rest rest(graph_);
    if (!reduce(graph_, rest, limits_)) {
      return core::fail(
          core::ErrorCode::kInvalidInput,
          {"Niet alle punten hangen met het netwerk samen.", "Not all points hang together."},
          {"Kijk welk punt los ligt, of voeg een verbinding toe.", "Look which point lies apart, or add an edge."});
    }
    first_trees(rest);
    if (best_.cost == kNever) {
      const bool stopped = limits_.stop.stop_requested();
      return core::fail(stopped ? core::ErrorCode::kCancelled : core::ErrorCode::kDeadlineExceeded,
                        {"Binnen de tijd is geen netwerk gevonden.", "No network was found in time."},
                        {"Geef meer tijd.", "Give more time."});
    }
    Cost bound = ascend_and_reduce(rest);
    if (bound < best_.cost && !limits_.over()) bound = std::max(bound, finish(rest, bound));
    Solution solution{best_.edges, best_.cost, std::min(bound, best_.cost), branches_};
    return solution;
  }

 private:
  void offer(Tree tree) {
    if (tree.cost < best_.cost) best_ = std::move(tree);
  }

  /// A few starts spread over the terminals, and then with shaken costs.
  void first_trees(const Rest& rest) {
    const std::size_t starts = std::min(kFirstStarts, rest.terminals.size());
    for (std::size_t i = 0; i < starts && (i == 0 || !limits_.over()); ++i) {
      offer(maker_.improve(rest, maker_.nearest_first(rest, rest.terminals[i * rest.terminals.size() / starts])));
    }
    std::mt19937 random(20180704);
    std::vector<Cost> shaken(graph_.edges.size());
    for (std::size_t i = 0; i < kShaken && !limits_.over(); ++i) {
      for (std::size_t id = 0; id < shaken.size(); ++id) {
        shaken[id] = graph_.edges[id].cost * 8 + static_cast<Cost>(random() % 4) * (graph_.edges[id].cost + 1);
      }
      const Node start = rest.terminals[random() % rest.terminals.size()];
      offer(maker_.improve(rest, maker_.nearest_first(rest, start, &shaken)));
    }
  }

  /// Bounds from several roots; each gives a tree and takes away what no better tree needs. Rounds as long as much
  /// goes.
  Cost ascend_and_reduce(Rest& rest) {
    Cost bound = 0;
    for (std::size_t round = 0; round < kRounds; ++round) {
      std::size_t gone = 0;
      const std::size_t roots = std::min(kRoots, rest.terminals.size());
      for (std::size_t i = 0; i < roots; ++i) {
        const auto pick = (i * rest.terminals.size() / roots + round) % rest.terminals.size();
        const auto ascent = ascend(graph_, rest, rest.terminals[pick], limits_);
        bound = std::max(bound, ascent.bound);
        if (bound >= best_.cost || limits_.over()) return bound;
        offer(maker_.improve(rest, maker_.from_ascent(rest, ascent)));
        gone += reduce_by_bound(graph_, rest, ascent, best_.cost);
      }
      if (!reduce(graph_, rest, limits_)) return kNever;
      if (gone * 50 < static_cast<std::size_t>(std::ranges::count(rest.edge, 1))) break;
    }
    return bound;
  }

  /// A bound that closes the gap: what is left holds no tree below the best. When stopped, the bound as far as it is.
  Cost finish(const Rest& rest, Cost bound) {
    if (fits_exact(graph_, rest)) {
      auto tree = exact_by_groups(graph_, rest, limits_);
      if (!tree) return bound;
      const Cost cost = tree->cost;
      offer(std::move(*tree));
      return cost;
    }
    return branch(rest, bound);
  }

  /// The least that a tree over `rest` costs, or the best known where that is less. In a branch one node more must be
  /// connected, or is gone.
  Cost branch(Rest rest, Cost bound) {
    if (limits_.over() || branches_ >= limits_.nodes) return bound;
    ++branches_;
    Ascent tightest;
    for (std::size_t round = 0; round < kRounds; ++round) {
      if (!reduce(graph_, rest, limits_)) return kNever;
      const auto pick = (round * 7 + branches_) % rest.terminals.size();
      auto ascent = ascend(graph_, rest, rest.terminals[pick], limits_);
      bound = std::max(bound, ascent.bound);
      if (bound >= best_.cost || limits_.over()) return bound;
      offer(maker_.from_ascent(rest, ascent));
      if (bound >= best_.cost) return bound;
      const auto gone = reduce_by_bound(graph_, rest, ascent, best_.cost);
      if (round == 0 || ascent.bound > tightest.bound) tightest = std::move(ascent);
      if (gone * 20 < static_cast<std::size_t>(std::ranges::count(rest.edge, 1)) && round >= 2) break;
    }
    const auto node = node_to_branch_on(rest, tightest);
    if (!node) {
      auto tree = maker_.nearest_first(rest, rest.terminals.front());
      const Cost cost = tree.cost;
      offer(std::move(tree));
      return std::max(bound, std::min(cost, best_.cost));
    }
    Rest with = rest;
    with.require(*node);
    const Cost one = branch(std::move(with), bound);
    rest.remove(graph_, *node);
    const Cost other = branch(std::move(rest), bound);
    return std::max(bound, std::min(one, other));
  }

  /// Of the nodes that need not be connected, the one with the most saturated ways; nothing when there is none.
  std::optional<Node> node_to_branch_on(const Rest& rest, const Ascent& ascent) const {
    std::optional<Node> chosen;
    std::pair<std::size_t, std::size_t> most{0, 0};
    for (Node node = 0; node < graph_.nodes(); ++node) {
      if (rest.node[node] == 0 || rest.required[node] != 0) continue;
      std::pair<std::size_t, std::size_t> score{0, 0};
      for (const Way& way : graph_.ways(node)) {
        if (!rest.has(way)) continue;
        ++score.second;
        if (ascent.from(graph_, way) == 0 || ascent.towards(graph_, way) == 0) ++score.first;
      }
      if (!chosen || score > most) {
        chosen = node;
        most = score;
      }
    }
    return chosen;
  }

  Graph graph_;
  const Limits& limits_;
  TreeMaker maker_;
  Tree best_;
  std::uint64_t branches_ = 0;
};

}  // namespace

core::Result<Solution> solve(const Instance& instance, const Limits& limits) {
  if (const auto checked = check(instance); !checked) return std::unexpected(checked.error());
  auto solution = Search(instance, limits).run();
  if (!solution) return solution;
  const auto cost = validate(instance, solution->tree);
  if (!cost) return std::unexpected(cost.error());
  if (*cost != solution->cost) {
    return core::fail(core::ErrorCode::kInternal,
                      {"De kosten van de boom kloppen niet.", "The cost of the tree is wrong."});
  }
  return solution;
}

}  // namespace pareltjes::engines::steiner
