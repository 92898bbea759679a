// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "pearls/overeenkomsten/standards.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::overeenkomsten {

/// What a run of this pearl is asked: the value "actie" says which action answers.
struct Ask {
  const pearl::RunInput& input;
  const pearl::RunControl& control;
  const pearl::Manifest& manifest;
  const Standards& standards;

  /// A text of the input; empty where it is not given.
  [[nodiscard]] std::string text(const char* name) const;
  /// The standard that the input names. Errors: kInvalidInput when none is named; kNotFound.
  [[nodiscard]] core::Result<std::shared_ptr<const Standard>> standard(const char* name = "standaard") const;
};

/// A table of the manifest without rows.
pearl::Table empty_table(const pearl::Manifest& manifest, std::string_view name);

/// A text of the input files that is JSON, an object; null where there is none. Error: kInvalidFile.
core::Result<nlohmann::json> json_input(const pearl::RunInput& input);

/// The findings of an outcome as its table "bevindingen".
void add_findings_table(const pearl::Manifest& manifest, pearl::Outcome& outcome);

core::Result<pearl::Outcome> show_standards(const Ask& ask);
core::Result<pearl::Outcome> bring_in(const Ask& ask);
core::Result<pearl::Outcome> compare_text(const Ask& ask);
core::Result<pearl::Outcome> fill_in(const Ask& ask);
core::Result<pearl::Outcome> move_to_newer(const Ask& ask);

/// What somebody filled in: of the input files that are JSON, and of the value "velden", which goes before them.
core::Result<nlohmann::json> values_of(const pearl::RunInput& input);

/// What every outcome that shows a standard has: its parts, fields and columns.
void add_standard_tables(const pearl::Manifest& manifest, const Standard& standard, pearl::Outcome& outcome);

}  // namespace pareltjes::overeenkomsten
