// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/error.hpp"
#include "core/language.hpp"
#include "pearls/omgevingswet/delivery.hpp"
#include "pearls/omgevingswet/earlier.hpp"
#include "pearls/omgevingswet/finding.hpp"
#include "pearls/omgevingswet/standard.hpp"
#include "pearls/omgevingswet/value_lists.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::omgevingswet {

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
  bool is_delivery = false;  ///< The rules for deliveries applied.
  bool has_earlier = false;  ///< Earlier deliveries were laid beside it.
};

/// Checks a delivery: each XML against its schema, and when that fits against every rule file (the order that STOP
/// prescribes); each geometry; then the files beside one another. Files are shared among threads; one document a thread
/// is in memory. Errors: kCancelled, kDeadlineExceeded.
core::Result<DeliveryVerdict> check(const Delivery& delivery, const Standard& standard, const ValueLists& lists,
                                    const pearl::RunControl& control, const Earlier& earlier = {});

/// The part of an official message (a JSON object, often with a comma behind it) that is meant to be read.
/// @param about what the rule file says of the rule; it comes first when the message has only values and no sentence.
std::string readable(const std::string& message, const std::string& about = {});

}  // namespace pareltjes::omgevingswet
