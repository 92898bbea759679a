// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "pearls/omgevingswet/check.hpp"
#include "pearls/omgevingswet/facts.hpp"
#include "pearls/omgevingswet/file_note.hpp"

namespace pareltjes::omgevingswet {

/// All that one file says by itself.
struct FileOutcome {
  CheckedFile checked;
  std::vector<DeliveryFinding> findings;
  Facts facts;
  FileNote note;
  std::vector<RuleFileUse> uses;  ///< Beside Standard::rules.
};

/// Errors: kCancelled, kDeadlineExceeded.
core::Result<FileOutcome> check_file(const Delivery& delivery, std::uint32_t file, const Standard& standard,
                                     const pearl::RunControl& control);

/// Fills in file, line, column, path and excerpt of findings in one file.
void place_in_file(const Delivery& delivery, std::uint32_t file, const std::vector<OpenFinding*>& findings);

}  // namespace pareltjes::omgevingswet
