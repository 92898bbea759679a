// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "engines/siting/dual.hpp"
#include "engines/siting/model.hpp"
#include "engines/siting/solution.hpp"
#include "engines/siting/value.hpp"

namespace pareltjes::engines::siting {

/// The best choice so far.
struct Incumbent {
  double value = kNever;
  Choice choice;
  std::vector<std::int32_t> assigned;  ///< Single source: per row.
};

struct SearchResult {
  Status status = Status::kInfeasible;
  Incumbent best;
  double bound = kNever;  ///< No choice has a lower value.
  std::size_t nodes = 0;
  std::size_t iterations = 0;
};

/// Branch and bound on the Lagrangian dual: subgradient ascent with the deflected direction of P. Camerini, L. Fratta
/// and F. Maffioli (1975) and the step of B. Polyak (1969), heuristics from the relaxed choices, plans fixed by reduced
/// costs, and the node of the lowest bound first. A whole model is cut off one below the incumbent.
class Search {
 public:
  Search(Model model, const Limits& limits);
  SearchResult run();
  /// The model as the search works on it: with the counts that capacities imply.
  [[nodiscard]] const Model& model() const { return model_; }

 private:
  struct Node {
    double bound = -kNever;
    std::size_t depth = 0;
    std::uint64_t number = 0;
    PlanSets sets;
    Multipliers at;
    Restrictions rows;
  };
  struct Effort {
    std::size_t iterations = 0;
    std::size_t patience = 0;  ///< Iterations without a better bound before the step is halved.
    double step = 0;
    bool root = false;
  };
  enum class Fate { kOpen, kDone };

  bool prepare(Node& root);
  void start_multipliers(Node& root);
  Fate ascend(Node& node, const Effort& effort);
  void step(double length, double bound, Multipliers& at);
  void squeeze(Node& node);
  bool consistent(Node& node) const;
  bool assign_forced_rows(Node& node) const;

  void branch(Node node);
  void push(Node node);
  void branch_on_row(Node node);
  [[nodiscard]] std::optional<std::pair<std::size_t, std::size_t>> branching_site(const Node& node) const;

  void first_choices(const PlanSets& sets);
  void round(const Node& node, bool thorough);
  void round_capacitated(const Node& node, bool thorough);
  std::optional<Choice> enough_capacity(const Node& node, Choice choice) const;
  bool better_neighbour(const Node& node, std::size_t& budget);
  void offer(const Choice& choice);
  void offer_rows(const Node& node);
  void settle_leaf(const Node& node);

  [[nodiscard]] double cutoff() const;
  [[nodiscard]] bool out_of_time() const;
  void tell() const;
  [[nodiscard]] double open_bound() const;

  Model model_;
  const Limits& limits_;
  Dual dual_;
  Incumbent best_;
  std::vector<double> best_shares_;
  double searched_ = kNever;  ///< Value of the choice whose neighbours were tried.
  PlanSets root_sets_;        ///< What the root leaves possible: the lists of the model hold no other sites.
  std::map<std::pair<double, std::uint64_t>, Node> open_;
  std::set<std::size_t> tried_;
  std::vector<double> average_;  ///< How often each site was open in the relaxed choices of the last node, fading.
  Multipliers gradient_, direction_;
  std::vector<double> row_scale_;
  double scale_ = 1, period_scale_ = 1, share_scale_ = 1;
  std::uint64_t numbers_ = 0;
  std::size_t iterations_ = 0, nodes_ = 0;
};

}  // namespace pareltjes::engines::siting
