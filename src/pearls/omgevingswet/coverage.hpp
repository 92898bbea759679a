// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/language.hpp"
#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/rules.hpp"

namespace pareltjes::omgevingswet {

/// What became of one rule in one run.
enum class Covered {
  kChecked,
  kNotApplicable,  ///< What was given is no delivery.
  kNotLoaded,      ///< A schema pack, rule file or value list is needed.
  kNational,
  kInternal,
  kLater,
};
/// "nagekeken", "niet geladen", …
core::Text name_of(Covered covered);

struct CoverageRow {
  std::string code;
  std::string source;
  pearl::Severity severity = pearl::Severity::kError;
  Covered covered = Covered::kLater;
  core::Text reason;
  std::int64_t findings = 0;
};

/// How many rules of one source became what.
struct CoverageTotal {
  std::string source;
  std::int64_t checked = 0, not_applicable = 0, not_loaded = 0, national = 0, internal = 0, later = 0;
  [[nodiscard]] std::int64_t all() const { return checked + not_applicable + not_loaded + national + internal + later; }
};

/// The coverage statement: every rule that we know of, with what was done with it. "n of N" is counted from it.
struct Coverage {
  std::vector<CoverageRow> rows;
  std::vector<CoverageTotal> totals;  ///< By source; the last is the sum.
};

/// @param standard_name such as "stop-1.3.0"; beside the rules of its files.
Coverage coverage_of(const DeliveryVerdict& verdict, const Standard& standard, const std::string& standard_name,
                     const ValueLists& lists);

}  // namespace pareltjes::omgevingswet
