// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <optional>

#include "engines/steiner/reduce.hpp"

namespace pareltjes::engines::steiner {
namespace {

class Degrees {
 public:
  Degrees(Network& network, History& history) : network_(network), history_(history), waits_(network.nodes(), 0) {}

  std::size_t run() {
    for (Node node = 0; node < network_.nodes(); ++node) wake(node);
    while (!waiting_.empty()) {
      const Node node = waiting_.back();
      waiting_.pop_back();
      waits_[node] = 0;
      if (network_.degree(node) == 0) continue;
      network_.required(node) ? terminal(node) : other(node);
    }
    return changed_;
  }

 private:
  void wake(Node node) {
    if (waits_[node] != 0) return;
    waits_[node] = 1;
    waiting_.push_back(node);
  }
  void wake_around(Node node) {
    for (const Hop& hop : network_.hops(node)) wake(hop.to);
  }
  void other(Node node) {
    const auto hops = network_.hops(node);
    if (hops.size() > 2) return;
    ++changed_;
    wake_around(node);
    if (hops.size() == 1) {
      network_.remove_node(node);
      return;
    }
    const auto [a, one] = hops[0];
    const auto [b, two] = hops[1];
    const Link first = network_.link(one), second = network_.link(two);
    network_.remove_node(node);
    const EdgeId same = network_.between(a, b);
    if (same != kNoEdge && network_.link(same).cost <= first.cost + second.cost) return;
    network_.add(a, b, first.cost + second.cost, history_.join(first.origin, second.origin));
  }
  /// A terminal has some link in every tree: the only one it has; or the cheapest, where that leads to a terminal.
  void terminal(Node node) {
    if (network_.terminals() < 2) return;
    const auto hops = network_.hops(node);
    const auto cheapest = std::ranges::min(hops, {}, [&](const Hop& hop) {
      return std::tuple(network_.link(hop.link).cost, !network_.required(hop.to), hop.to);
    });
    if (hops.size() > 1 && !network_.required(cheapest.to)) return;
    ++changed_;
    wake_around(node);
    wake_around(cheapest.to);
    const Node kept = network_.contract(cheapest.link);
    wake(kept);
  }

  Network& network_;
  History& history_;
  std::vector<char> waits_;
  std::vector<Node> waiting_;
  std::size_t changed_ = 0;
};

}  // namespace

std::size_t reduce_by_degree(Network& network, History& history) {
  return Degrees(network, history).run();
}

bool reduce(Network& network, History& history, const Limits& limits) {
  for (;;) {
    if (!network.keep_one_part()) return false;
    if (network.terminals() < 2 || limits.over()) return true;
    const std::size_t before = network.links_left();
    std::size_t changed = reduce_by_degree(network, history);
    changed += reduce_by_special_distance(network);
    changed += reduce_by_degree(network, history);
    changed += contract_near_terminals(network);
    changed += reduce_by_degree(network, history);
    if (network.terminals() < 2) return true;
    if (20 * changed > before) continue;
    changed += reduce_by_detours(network, limits);
    changed += reduce_by_degree(network, history);
    if (network.terminals() < 2) return true;
    changed += replace_nodes(network, history, limits);
    changed += reduce_by_degree(network, history);
    if (50 * changed <= before) return true;
  }
}

}  // namespace pareltjes::engines::steiner
