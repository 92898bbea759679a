// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/interval.hpp"
#include "core/language.hpp"
#include "pearls/effectrapportage/chain.hpp"

namespace pareltjes::effectrapportage {

/// What is known beside what the model says without it.
struct Check {
  std::string id;
  core::Text name;
  double low = 0, high = 0;  ///< As published; equal for one figure.
  core::Interval said;       ///< P10, P50 and P90.
  bool inside = false;
  double score = 0;  ///< Interval score: the width, more where the figure lies outside.
  double width = 0;
  std::string source;
};

/// The published cases: none of them is a parameter or a reference object, so that each is new to the model.
/// @param more objects beside those of the library, by which the model was taught.
std::vector<Check> check_published(const Normals& normals, std::span<const Reference> more = {});

/// Each reference object of the library as the others say it would be: leave one out. In m² per job; score and width of
/// the logarithm, so that sectors can be laid side by side.
std::vector<Check> leave_one_out(int year, std::span<const Reference> more = {});

}  // namespace pareltjes::effectrapportage
