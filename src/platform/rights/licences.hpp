// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/error.hpp"
#include "platform/rights/policy.hpp"

namespace pareltjes::rights {

/// A licence as far as it matters here (licenties.csv).
struct Licence {
  std::string id;  ///< SPDX id, or the name that datasets carry.
  bool use = false;
  bool distribute = false;
  bool owner_only = false;  ///< Only for the organisation that brought the data in.
  bool attribute = false;
  std::string source;  ///< Address of the licence, or the law.
  core::Text meaning;
};
const std::vector<Licence>& licences();

/// The table with the reason when it is wrong; a test calls it.
core::Result<std::vector<Licence>> read_licences(std::string_view csv);

/// What the licence of a dataset gives. Of "A AND B" and "A; B" both must permit it. A licence that the table does not
/// name gives nothing: the policy has no rule.
/// @param owner the organisation that brought the data in, "openbaar" when everybody may see them.
/// @param attribution the line to print.
Policy policy_of_licence(const std::string& dataset, std::string_view licence, const std::string& owner,
                         const std::string& attribution);

}  // namespace pareltjes::rights
