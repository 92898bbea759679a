// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "core/interval.hpp"
#include "core/language.hpp"
#include "pearls/effectrapportage/chain.hpp"

namespace pareltjes::effectrapportage {

/// What the case looks like with some of the reference objects.
struct Variant {
  std::string id;  ///< "alles", "zonder-eigen" or "ingebouwd".
  core::Text name;
  std::size_t objects = 0;  ///< Of the sector, beside those of the library.
  core::Interval m2_per_job;
  core::Interval share;  ///< From abroad.
  core::Interval beds;   ///< In the year in which the company is complete.
};

/// With all objects, without those of the municipality itself, and with those of the library alone; nothing where there
/// are no objects beside the library's. Each on kDrawsOfStep draws.
std::vector<Variant> with_and_without(const Case& of, const Normals& normals);

/// How well the others say what each object would be: leave one out, on the logarithm of the m² per job.
struct LeftOut {
  core::Text name;  ///< Of the sector, or all together.
  std::size_t objects = 0, inside = 0;
  core::Interval coverage;      ///< Share inside, with its own interval (Wilson).
  double score = 0, width = 0;  ///< Means of the interval score and the width; lower is better.
};

/// By sector of the family of the case, and all of them together at the end.
std::vector<LeftOut> left_out_by_sector(const Case& of);

}  // namespace pareltjes::effectrapportage
