// SPDX-License-Identifier: EUPL-1.2
#include "engines/steiner/solve.hpp"

#include <algorithm>
#include <array>
#include <list>
#include <random>

#include "engines/steiner/exact.hpp"
#include "engines/steiner/heuristic.hpp"
#include "engines/steiner/reduce.hpp"

namespace pareltjes::engines::steiner {
namespace {

constexpr std::size_t kRootRounds = 60, kStarts = 8, kPool = 12, kMerges = 10;
constexpr std::uint64_t kBranchesOfMerged = 20;
constexpr std::size_t kWorkAtRoot = 20'000'000, kWorkOfAscent = 1'000'000, kWorkInBranch = 100'000;
constexpr double kStepsAtRoot = 3e9, kStepsInBranch = 2e7;
/// So many open branches are kept by their bounds; with more, the newest goes first and they stay few.
constexpr std::size_t kMostOpen = 200;

/// What is still to be looked at, and what no tree in it goes below.
struct Open {
  Network network;
  Cost bound = 0;
};

class Search {
 public:
  Search(const Instance& instance, const Limits& limits, bool merged)
      : instance_(instance), limits_(limits), merged_(merged), history_(instance) {}

  core::Result<Solution> run() {
    Network network(instance_);
    if (!network.keep_one_part()) {
      return core::fail(
          core::ErrorCode::kInvalidInput,
          {"Niet alle punten hangen met het netwerk samen.", "Not all points hang together."},
          {"Kijk welk punt los ligt, of voeg een verbinding toe.", "Look which point lies apart, or add an edge."});
    }
    if (!limits_.over()) first_tree(network);
    if (best_.cost == kNever) {
      const bool stopped = limits_.stop.stop_requested();
      return core::fail(stopped ? core::ErrorCode::kCancelled : core::ErrorCode::kDeadlineExceeded,
                        {"Binnen de tijd is geen netwerk gevonden.", "No network was found in time."},
                        {"Geef meer tijd.", "Give more time."});
    }
    at_root(network);
    if (!closed(bound_) && !limits_.over()) branch(std::move(network));
    return Solution{best_.edges, best_.cost, std::min(bound_, best_.cost), branches_};
  }

 private:
  [[nodiscard]] bool closed(Cost bound) const { return bound >= best_.cost; }

  void tell() const {
    if (limits_.progress) limits_.progress(best_.cost, std::min(bound_, best_.cost));
  }
  void raise(Cost bound) {
    if (bound <= bound_) return;
    bound_ = bound;
    tell();
  }
  void keep(Tree tree) {
    if (tree.cost == kNever) return;
    const bool better = tree.cost < best_.cost;
    if (better) best_ = tree;
    if (pool_.size() < kPool || tree.cost < pool_.back().cost) {
      const auto same = std::ranges::find(pool_, tree.edges, &Tree::edges);
      if (same == pool_.end()) {
        pool_.insert(std::ranges::upper_bound(pool_, tree.cost, {}, &Tree::cost), std::move(tree));
        if (pool_.size() > kPool) pool_.pop_back();
      }
    }
    if (better) tell();
  }
  /// A tree in a reduced network, as one of the problem.
  void offer(const Network& network, const Graph& graph, const Tree& tree) {
    if (tree.cost >= kNever) return;
    if (network.fixed + tree.cost >= best_.cost && (merged_ || pool_.size() >= kPool)) return;
    auto origins = network.taken;
    for (const EdgeId id : tree.edges) origins.push_back(network.link(graph.link[id]).origin);
    keep(history_.restore(std::move(origins)));
  }

  void first_tree(const Network& network) {
    const Graph graph(network);
    offer(network, graph, TreeMaker(graph, limits_).nearest_first(graph.terminals.front()));
  }

  /// A few starts spread over the terminals, each made better.
  void more_trees(const Network& network, std::size_t starts, std::size_t work) {
    const Graph graph(network);
    TreeMaker maker(graph, limits_);
    starts = std::min(starts, graph.terminals.size());
    for (std::size_t i = 0; i < starts && !limits_.over(); ++i) {
      auto tree = maker.nearest_first(graph.terminals[i * graph.terminals.size() / starts]);
      offer(network, graph, improve(graph, std::move(tree), work / starts, limits_));
    }
  }

  /// What is solved by the reductions alone, or cannot be. True: nothing is left; `bound` is what it costs.
  bool reduced_away(Network& network, Cost& bound) {
    if (!reduce(network, history_, limits_)) {
      bound = kNever;
      return true;
    }
    if (network.terminals() >= 2) return false;
    keep(history_.restore(network.taken));
    bound = std::max(bound, network.fixed);
    return true;
  }

  /// One ascent: its bound, a tree over what it saturates, and what goes by its reduced costs.
  std::size_t one_ascent(Network& network, Cost& bound, std::size_t pick, std::size_t work) {
    const Graph graph(network);
    const auto ascent = ascend(graph, graph.terminals[pick % graph.terminals.size()], limits_);
    bound = std::max(bound, ascent.bound >= kNever ? kNever : network.fixed + ascent.bound);
    if (closed(bound) || limits_.over()) return 0;
    auto tree = TreeMaker(graph, limits_).from_ascent(ascent);
    offer(network, graph, improve(graph, std::move(tree), work, limits_));
    if (closed(bound)) return 0;
    return reduce_by_bound(network, history_, graph, ascent, best_.cost - network.fixed);
  }

  /// Ascents and reductions in turn, as long as much goes. The bound is that of the network.
  Cost tighten(Network& network, Cost bound, std::size_t rounds, std::size_t work) {
    if (reduced_away(network, bound)) return bound;
    std::size_t gone = 0, fruitless = 0;
    for (std::size_t round = 0; round < rounds; ++round) {
      if (limits_.over()) return bound;
      const Cost before = bound;
      gone += one_ascent(network, bound, round * 7 + branches_, work);
      if (closed(bound)) return bound;
      if (gone * 30 > network.links_left() || !network.keep_one_part()) {
        gone = 0;
        fruitless = 0;
        if (reduced_away(network, bound)) return bound;
        network = network.compact();
      } else if (bound == before && ++fruitless > 3) {
        break;
      }
    }
    if (gone > 0) reduced_away(network, bound);
    return bound;
  }

  void at_root(Network& network) {
    Cost bound = 0;
    if (reduced_away(network, bound)) {
      raise(bound);
      return;
    }
    network = network.compact();
    more_trees(network, merged_ ? 1 : kStarts, kWorkAtRoot);
    raise(tighten(network, network.fixed, kRootRounds, kWorkOfAscent));
    for (std::size_t i = 0; !merged_ && i < kMerges && !closed(bound_) && !limits_.over(); ++i) {
      const Cost before = best_.cost;
      merge(i);
      if (best_.cost < before || i == 0) raise(tighten(network, bound_, kRootRounds, kWorkOfAscent));
    }
    if (closed(bound_) || network.terminals() < 2) return;
    const Graph graph(network);
    if (fits_exact(graph, kStepsAtRoot)) raise(by_groups(network, graph, bound_));
  }

  Cost by_groups(const Network& network, const Graph& graph, Cost bound) {
    const auto tree = exact_by_groups(graph, limits_);
    if (!tree) return bound;
    offer(network, graph, *tree);
    return tree->cost >= kNever ? kNever : network.fixed + tree->cost;
  }

  /// The best tree, about, within the edges of a few good ones: they are few. C. Ribeiro, E. Uchoa and R. Werneck, "A
  /// hybrid GRASP with perturbations for the Steiner problem in graphs", INFORMS Journal on Computing 14 (2002).
  void merge(std::size_t turn) {
    if (pool_.size() < 2) return;
    std::vector<EdgeId> edges;
    const std::size_t count = std::min(pool_.size(), turn == 0 ? pool_.size() : 2 + random_() % 3);
    for (std::size_t i = 0; i < count; ++i) {
      const Tree& tree = turn == 0 ? pool_[i] : pool_[random_() % pool_.size()];
      edges.insert(edges.end(), tree.edges.begin(), tree.edges.end());
    }
    std::ranges::sort(edges);
    edges.erase(std::ranges::unique(edges).begin(), edges.end());
    Instance small{instance_.nodes, {}, instance_.terminals};
    for (const EdgeId id : edges) small.edges.push_back(instance_.edges[id]);
    Limits limits{limits_.deadline, limits_.stop, kBranchesOfMerged};
    const auto solution = Search(small, limits, true).run();
    if (!solution) return;
    Tree tree{{}, solution->cost};
    for (const EdgeId id : solution->tree) tree.edges.push_back(edges[id]);
    keep(std::move(tree));
  }

  /// In a branch one node more must be connected, or is gone.
  void branch(Network network) {
    std::list<Open> open;
    open.push_back({std::move(network), bound_});
    while (!open.empty()) {
      const auto lowest = std::ranges::min_element(open, {}, &Open::bound);
      raise(std::min(lowest->bound, best_.cost));
      if (closed(bound_) || limits_.over() || branches_ >= limits_.nodes) return;
      const auto next = open.size() < kMostOpen ? lowest : std::prev(open.end());
      ++branches_;
      Open here = std::move(*next);
      // It counts for the bound until its own is known.
      const Cost bound = closed(here.bound) ? here.bound : tighten(here.network, here.bound, 8, kWorkInBranch);
      if (limits_.over() && !closed(bound)) return;
      open.erase(next);
      if (closed(bound)) continue;
      split(std::move(here.network), bound, open);
      if (!merged_ && branches_ % 100 == 0) merge(branches_);
    }
    raise(best_.cost);
  }

  void split(Network network, Cost bound, std::list<Open>& open) {
    if (network.terminals() < 2) {
      keep(history_.restore(network.taken));
      return;
    }
    const Graph graph(network);
    if (fits_exact(graph, kStepsInBranch)) {
      const Cost cost = by_groups(network, graph, bound);
      if (limits_.over() && !closed(cost)) open.push_back({std::move(network), bound});
      return;
    }
    const auto ascent = ascend(graph, graph.terminals[branches_ % graph.terminals.size()], limits_);
    const auto node = node_to_branch_on(graph, ascent);
    if (!node) {
      // Only terminals are left: their least tree.
      offer(network, graph, TreeMaker(graph, limits_).nearest_first(graph.terminals.front()));
      return;
    }
    Network without = network;
    without.remove_node(graph.place[*node]);
    network.require(graph.place[*node]);
    open.push_back({without.compact(), bound});
    open.push_back({network.compact(), bound});
  }

  /// Of the nodes that need not be connected, the one with the most saturated ways; nothing when there is none.
  [[nodiscard]] static std::optional<Node> node_to_branch_on(const Graph& graph, const Ascent& ascent) {
    std::optional<Node> chosen;
    std::array<std::size_t, 3> most{};
    for (Node node = 0; node < graph.nodes(); ++node) {
      if (graph.required[node] != 0) continue;
      std::array<std::size_t, 3> score{};
      for (const Way& way : graph.ways(node)) {
        ++score[2];
        if (ascent.left[way.arc] == 0) ++score[0];
        if (ascent.left[way.back()] == 0) ++score[1];
      }
      // Used only where something leads in and much leads out.
      if (score[1] == 0) score[0] = 0;
      if (!chosen || score > most) {
        chosen = node;
        most = score;
      }
    }
    return chosen;
  }

  const Instance& instance_;
  const Limits& limits_;
  bool merged_;  ///< Solves the union of a few trees for another search.
  History history_;
  Tree best_;
  std::vector<Tree> pool_;  ///< The best few, cheapest first.
  Cost bound_ = 0;
  std::uint64_t branches_ = 0;
  std::mt19937 random_{20180704};
};

}  // namespace

core::Result<Solution> solve(const Instance& instance, const Limits& limits) {
  if (const auto checked = check(instance); !checked) return std::unexpected(checked.error());
  auto solution = Search(instance, limits, false).run();
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
