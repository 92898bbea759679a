// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "pearls/datarechten/points.hpp"
#include "pearls/datarechten/register/application.hpp"
#include "platform/rights/policy.hpp"

namespace pareltjes::datarechten {

/// How a right follows from the points of a contract (regels/rechten.csv).
struct RightRule {
  std::string action;                ///< ODRL.
  std::vector<std::string> needed;   ///< "POINT:PART": all must be arranged and not taken back.
  std::vector<std::string> forbids;  ///< Points that forbid it when the contract says the contrary.
  std::string compensation;          ///< Point that costs money when the contract says the contrary.
  core::Text yes, no, silent;
  std::string source;
};
const std::vector<RightRule>& right_rules();
core::Result<std::vector<RightRule>> read_right_rules(std::string_view csv);

/// The policy for the data of an application. A point that is contrary forbids, with its sentence; what is not
/// arranged in full is not permitted, and the policy says what lacks.
/// @param uid of the policy.
/// @param organisation whose data they are.
/// @param hashes sha256 by name of document.
rights::Policy policy_of(const std::string& uid, const Application& application, const std::string& organisation,
                         const std::vector<Point>& points, const std::map<std::string, std::string>& hashes);

}  // namespace pareltjes::datarechten
