// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "pearls/wijkvoorzieningen/tables.hpp"

namespace pareltjes::wijkvoorzieningen {

struct Answer {
  core::Text sentence;
  std::vector<core::Text> explanation;
};

/// One sentence to read aloud, and the few behind it, chosen by rule from the results.
Answer answer_of(const Results& results);

/// What the reader has to know of norms and supply: lapsed or unchecked norms in use, kinds without a norm, supply that
/// is unknown.
std::vector<pearl::Finding> findings_of(const Results& results);

}  // namespace pareltjes::wijkvoorzieningen
