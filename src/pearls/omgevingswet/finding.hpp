// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "core/language.hpp"
#include "pearls/omgevingswet/facts.hpp"
#include "platform/pearl/outcome.hpp"

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
  std::string excerpt;  ///< The line of the file there, shortened; empty for a file as a whole.
  /// The lines around it as surroundings_of() writes them; empty for a file as a whole, and where a file has many.
  std::string surroundings;
};

/// A finding whose place has still to be worked out: its document is not at hand any more.
struct OpenFinding {
  DeliveryFinding finding;
  Spot at;
};

}  // namespace pareltjes::omgevingswet
