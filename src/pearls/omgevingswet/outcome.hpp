// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/coverage.hpp"
#include "pearls/omgevingswet/difference.hpp"
#include "pearls/omgevingswet/standard.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::omgevingswet {

/// One delivery against one standard, as it is told.
struct Told {
  const Delivery& delivery;
  const DeliveryVerdict& verdict;
  const Standard& standard;
  Choice choice;
  NamedVersions named;
  const ValueLists& lists;
  /// Against a second standard, when that was asked.
  struct Compared {
    Choice choice;
    std::string sha256;
    std::vector<Difference> differences;
    std::int64_t errors = 0;
    std::int64_t without_schema = 0;  ///< Files that the first standard has a schema for, and this one has not.
  };
  std::optional<Compared> compared;
  std::vector<Choice> loaded = {};  ///< What there is to choose from.
};

/// Answer, explanation, tables and findings.
pearl::Outcome outcome_of(const Told& told, const pearl::Manifest& manifest);

}  // namespace pareltjes::omgevingswet
