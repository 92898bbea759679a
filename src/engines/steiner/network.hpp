// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

#include "engines/steiner/instance.hpp"

namespace pareltjes::engines::steiner {

inline constexpr Cost kNever = std::numeric_limits<Cost>::max() / 4;
inline constexpr EdgeId kNoEdge = std::numeric_limits<EdgeId>::max();

/// What a link of a network stands for: below the number of edges of the problem one of these, else two others joined.
using Origin = std::uint32_t;

/// A tree that connects all terminals of the problem, in its own edges.
struct Tree {
  std::vector<EdgeId> edges;  ///< Rising.
  Cost cost = kNever;
};

/// How a solution of a reduced network becomes one of the problem: every reduction is reversible.
class History {
 public:
  explicit History(const Instance& instance) : instance_(instance) {}
  Origin join(Origin one, Origin other);
  /// The cheapest tree within what these stand for, without loose ends. Its cost is at most theirs together, for two
  /// links may stand for the same edge. Cost kNever when the terminals do not hang together.
  [[nodiscard]] Tree restore(std::vector<Origin> origins) const;

 private:
  const Instance& instance_;
  std::vector<std::pair<Origin, Origin>> joined_;
};

/// One end of a link as its other end sees it.
struct Hop {
  Node to = 0;
  EdgeId link = 0;
};
struct Link {
  Node a = 0, b = 0;
  Cost cost = 0;
  Origin origin = 0;
};

/// A problem that is made smaller. At most one link between two nodes: the cheapest.
class Network {
 public:
  explicit Network(const Instance& instance);

  [[nodiscard]] std::size_t nodes() const { return hops_.size(); }
  [[nodiscard]] std::span<const Hop> hops(Node node) const { return hops_[node]; }
  [[nodiscard]] std::size_t degree(Node node) const { return hops_[node].size(); }
  [[nodiscard]] std::size_t links() const { return links_.size(); }  ///< Those that are gone too.
  [[nodiscard]] std::size_t links_left() const { return left_; }
  [[nodiscard]] bool has(EdgeId link) const { return links_[link].a != links_[link].b; }
  [[nodiscard]] const Link& link(EdgeId id) const { return links_[id]; }
  [[nodiscard]] bool required(Node node) const { return required_[node] != 0; }
  [[nodiscard]] std::size_t terminals() const { return terminals_; }
  [[nodiscard]] EdgeId between(Node a, Node b) const;  ///< kNoEdge: none.

  void remove(EdgeId link);
  void remove_node(Node node);  ///< All its links.
  void require(Node node);
  void add(Node a, Node b, Cost cost, Origin origin);
  /// The link is in a best tree: its ends become one terminal. @return that node; the other has no links any more.
  Node contract(EdgeId link);
  /// Only what hangs together with the terminals stays. False when those do not hang together themselves.
  bool keep_one_part();
  /// The same without the nodes and links that are gone.
  [[nodiscard]] Network compact() const;

  Cost fixed = 0;             ///< Of what is in every tree from here on.
  std::vector<Origin> taken;  ///< And what that is.

 private:
  Network() = default;
  void unhook(Node node, EdgeId link);

  std::vector<std::vector<Hop>> hops_;
  std::vector<Link> links_;
  std::vector<char> required_;
  std::size_t terminals_ = 0, left_ = 0;
};

}  // namespace pareltjes::engines::steiner
