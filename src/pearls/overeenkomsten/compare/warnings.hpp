// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "pearls/overeenkomsten/compare/deviations.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::overeenkomsten {

/// Whom an agreement should be between, as the one who asks knows it. Empty is unknown.
struct KnownParties {
  std::string processor;
  std::string kvk;
};

/// What a document itself gives reason to ask: older law, too short, one KvK number for both parties, other parties.
std::vector<pearl::Finding> warnings_about(const Submitted& text, const KnownParties& known);

/// What a comparison gives reason to ask: empty fields, fields with promises in them, other punctuation, changes
/// outside the articles.
std::vector<pearl::Finding> warnings_about(const Submitted& text, const Standard& standard,
                                           const Deviations& deviations);

/// Another edition of the same standard, or another standard, that fits the text better or in part.
struct OtherStandard {
  const Standard* standard = nullptr;
  Deviations deviations;
};
std::vector<pearl::Finding> warnings_about(const Submitted& text, const Standard& chosen, const Deviations& deviations,
                                           const std::vector<OtherStandard>& others);

}  // namespace pareltjes::overeenkomsten
