// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "engines/award/award.hpp"
#include "engines/fair_share/core_test.hpp"
#include "pearls/samen_inkopen/round.hpp"

namespace pareltjes::samen_inkopen {

/// Up to so many participants the saving of every group is worked out.
inline constexpr std::size_t kMostForEveryGroup = 14;

enum class Method { kShapley, kSeparable, kBySpending };

struct Shares {
  Method method = Method::kShapley;
  std::vector<Cents> amounts;                           ///< By participant; together the whole saving.
  std::optional<engines::fair_share::CoreTest> tested;  ///< Where the saving of every group is known.
};

/// How the saving of a round can be shared.
struct Sharing {
  Cents whole = 0;
  std::vector<Cents> alone;  ///< By participant: what it would save by itself at the same bids.
  std::vector<Cents> last;   ///< By participant: what it adds when all others are there.
  std::vector<Shares> ways;  ///< The one that counts first.
  bool every_group = false;  ///< The first one is the Shapley value, and it was tested on every group.
};

/// Error: kCancelled or kDeadlineExceeded when asked to stop.
core::Result<Sharing> share_saving(const Round& round, Cents whole, const engines::award::Limits& limits);

}  // namespace pareltjes::samen_inkopen
