// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "engines/siting/model.hpp"

namespace pareltjes::engines::siting {

/// Vertex substitution (M. Teitz and P. Bart, 1968) without capacities, for given shares of the scenarios, with the
/// saved partial sums of M. Resende and R. Werneck, "A fast swap-based local search procedure for location problems"
/// (2007): per period the gain of opening a site, the loss of closing one, and the correction for doing both at once.
/// Moves are: another plan for one site, or for two.
class Interchange {
 public:
  /// @param shares probabilities of the scenarios; @param sets the plans that may be taken.
  /// @param enough asked between moves: whether to stop with what there is.
  Interchange(
      const Model& model, std::span<const double> shares, const PlanSets& sets,
      std::function<bool()> enough = [] { return false; });

  /// From few sites up, always the plan that helps the counts or else the value most. Nothing when that gets stuck.
  std::optional<Choice> greedy();
  /// The same from any choice: first the counts are mended.
  std::optional<Choice> mend(const Choice& from);
  /// Moves from `start` (which fulfils the counts) until nothing helps.
  Choice improve(const Choice& start);

 private:
  struct Nearest {
    double first = 0, second = 0;
    std::uint32_t site = 0;  ///< model.sites: unserved.
    friend bool operator==(const Nearest&, const Nearest&) = default;
  };
  struct Move {
    double change = 0;
    std::size_t site = 0, plan = 0;
    std::size_t other = 0, other_plan = 0;  ///< other == site: a move of one.
  };
  struct Option {
    std::uint32_t site = 0;
    std::uint8_t plan = 0;
    double change = 0;
    std::uint64_t opened = 0, closed = 0;  ///< Periods.
  };

  void start(const Choice& choice);
  [[nodiscard]] Nearest look_up(std::size_t row) const;
  void contribute(std::size_t row, const Nearest& near, double sign);
  void take(std::size_t site, std::size_t plan);
  [[nodiscard]] std::vector<Option> options() const;
  [[nodiscard]] std::optional<Move> best_move() const;
  void best_pair(const Option& up, const std::vector<Option>& options, Move& best) const;
  [[nodiscard]] bool counts_after(const Option& one, const Option* other) const;
  [[nodiscard]] std::size_t excess_or_shortage_after(std::size_t site, std::size_t plan) const;
  [[nodiscard]] double correction(const Option& opened, const Option& closed) const;
  double* both(std::size_t period, std::size_t opened) {
    return both_.data() + (period * model_.sites + opened) * model_.sites;
  }

  const Model& model_;
  const PlanSets& sets_;
  std::function<bool()> enough_;
  std::vector<double> weight_, penalty_;
  Choice choice_;
  std::vector<std::uint8_t> open_;
  std::vector<std::size_t> count_;
  std::vector<Nearest> nearest_;
  std::vector<double> gain_, loss_;  ///< Per period and site.
  std::vector<double> both_;         ///< Per period, site that opens and site that closes.
  double scale_ = 1;
};

}  // namespace pareltjes::engines::siting
