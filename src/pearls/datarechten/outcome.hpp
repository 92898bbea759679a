// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "pearls/datarechten/points.hpp"
#include "platform/pearl/manifest.hpp"
#include "platform/pearl/outcome.hpp"

namespace pareltjes::datarechten {

/// How the outcome came about.
struct Asked {
  std::string example;   ///< Name of the example that was judged; empty for files of the user.
  std::string document;  ///< "verslag" or "addendum".
};

pearl::Outcome outcome_of(const ClauseCheck& check, const pearl::Manifest& manifest, const Asked& asked);

/// The sentence that a council member can read aloud.
core::Text answer_of(const ClauseCheck& check);

}  // namespace pareltjes::datarechten
