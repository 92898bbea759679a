// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "engines/siting/dual.hpp"
#include "engines/siting/model.hpp"

namespace pareltjes::engines::siting {

/// What a choice of sites costs, rows served in the best way.
struct Value {
  double total = kNever;         ///< kNever: some row that must be served is not.
  std::vector<double> scenario;  ///< Cost of service in each scenario, without the costs of plans.
  std::vector<double> shares;    ///< The worst probabilities of the scenarios.
};

/// Exact, except for whole rows in capacities (single source): there it is what a good assignment costs.
/// @param open per period and site.
Value value_of(const Model& model, const std::vector<std::uint8_t>& open, double plan_cost);
inline Value value_of(const Model& model, const Choice& choice) {
  return value_of(model, model.open_in(choice), model.plan_cost(choice));
}

/// With capacities: which part of each row every site serves, in the value above.
struct Part {
  std::uint32_t row = 0;
  std::int32_t site = 0;  ///< −1: unserved.
  double share = 1;
};
std::vector<Part> parts_of(const Model& model, const std::vector<std::uint8_t>& open,
                           const std::vector<std::int32_t>* assigned = nullptr);

/// The value of a whole assignment of rows to sites (−1: unserved), capacities kept or kNever.
Value value_of_assignment(const Model& model, const Choice& choice, const std::vector<std::int32_t>& assigned);

/// Single source: a good assignment of every row to one open site, by the largest regret first (S. Martello and P.
/// Toth, 1981), then shifts and swaps. Nothing when it finds none.
std::optional<std::vector<std::int32_t>> assign_whole(const Model& model, const std::vector<std::uint8_t>& open,
                                                      const Restrictions* restrictions = nullptr);

}  // namespace pareltjes::engines::siting
