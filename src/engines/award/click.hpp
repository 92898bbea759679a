// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/error.hpp"

namespace pareltjes::engines::award {

/// Whole, in any small unit of money for one unit of a service in a year.
using Rate = std::int64_t;

/// What one participant buys of one service from one supplier inside the frame.
struct Contract {
  std::size_t participant = 0, supplier = 0, service = 0;
  std::size_t first_year = 0;         ///< Of the frame, from 0.
  Rate rate = 0;                      ///< ≥ 0: what it agreed itself.
  std::vector<std::int64_t> volumes;  ///< ≥ 0, by year of the contract, from its first.
};

struct ContractYear {
  Rate rate = 0;
  std::int64_t paid = 0, without = 0;  ///< With the click rule, and at its own rate.
};

/// At the end of a year all rates of a supplier for a service drop to the lowest that was paid.
struct Click {
  std::size_t year = 0, supplier = 0, service = 0;
  Rate lowest = 0;
  std::size_t by = 0;       ///< The contract that paid it; the first of several.
  std::size_t dropped = 0;  ///< How many other contracts of that year paid more.
};

struct ClickRun {
  std::vector<std::vector<ContractYear>> contracts;  ///< By contract and by year of the contract, inside the frame.
  std::vector<Click> clicks;                         ///< Those that made some rate drop, in order of year.
  std::vector<std::int64_t> paid, without;           ///< By year of the frame.
};

/// The click rule over the years of a frame (GT Mobiel: six): at the end of each year all rates of one supplier for one
/// service drop to the lowest paid to it inside the frame, and everybody pays that from the next year on. A contract
/// with no volume in a year pays nothing, so that its rate does not count. Who comes later begins at the lower of its
/// own rate and what was clicked. A pure function of rates and volumes. Source of the rule:
/// gemeente.nu/bestuur/collectiviteit-bewijst-kracht-gemeenten.
core::Result<ClickRun> simulate_click(const std::vector<Contract>& contracts, std::size_t years);

}  // namespace pareltjes::engines::award
