// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <vector>

#include "pearls/effectrapportage/chain.hpp"

namespace pareltjes::effectrapportage {

/// A question and what its answer is worth now.
struct Valued {
  const Question* question = nullptr;
  double worth = 0;  ///< Beds by which the range is expected to become narrower.
  bool answered = false;
};

/// All questions, the most useful first; those that are answered, and those that change no number of beds, come last.
/// @param beds of the year that counts, one for each draw.
std::vector<Valued> valued_questions(const Case& of, const Chain& chain, const Normals& normals,
                                     std::span<const double> beds);

struct Influence {
  std::string parameter;
  double share = 0;  ///< Of the variance of the beds.
};

/// What the range comes from, the largest first: the first-order index of every input that spreads.
std::vector<Influence> influences(const Case& of, const Normals& normals, std::span<const double> beds);

}  // namespace pareltjes::effectrapportage
