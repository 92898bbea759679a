// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "pearls/omgevingswet/delivery.hpp"
#include "pearls/omgevingswet/standard.hpp"
#include "platform/pearl/outcome.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::omgevingswet {

/// One thing that is wrong, at one place.
struct DeliveryFinding {
  std::string rule;  ///< Code of the rule: STOP0001, LVBB1009, XSD, XML.
  pearl::Severity severity = pearl::Severity::kError;
  std::string file;
  std::int64_t line = 0;    ///< From 1; 0: the file as a whole.
  std::int64_t column = 0;  ///< In characters, from 1.
  std::int64_t byte = -1;   ///< From 0; -1: the file as a whole.
  std::string xpath;
  std::string eid;  ///< Nearest eId, or wId.
  core::Text text;
  core::Text advice;
};

/// What was done with one file.
struct CheckedFile {
  std::string name;
  std::int64_t bytes = 0;
  std::string root;  ///< Root element; empty when it was not read as XML.
  std::string schema;
  std::int64_t rule_files = 0;
  std::int64_t errors = 0;
};

/// How often one rule file was run.
struct RuleFileUse {
  std::string file;
  std::int64_t rules = 0;
  std::int64_t files = 0;
  std::int64_t violations = 0;
  std::string trouble;  ///< Why it was not loaded, or not run to its end.
};

struct DeliveryVerdict {
  std::vector<DeliveryFinding> findings;  ///< By file, then by place.
  std::vector<CheckedFile> files;
  std::vector<RuleFileUse> rule_files;
};

/// Checks a delivery: its files against its manifest, each XML against its schema, and when that fits against every
/// rule file (the order that STOP prescribes). Errors: kCancelled, kDeadlineExceeded.
core::Result<DeliveryVerdict> check(const FileSet& delivery, const Standard& standard,
                                    const pearl::RunControl& control);

/// The rules that need no standard: files against manifest.xml, presence and size, hash of each information object.
void check_contents(const FileSet& delivery, std::vector<DeliveryFinding>& findings);

/// The part of an official message (a JSON object, often with a comma behind it) that is meant to be read.
std::string readable(const std::string& message);

}  // namespace pareltjes::omgevingswet
