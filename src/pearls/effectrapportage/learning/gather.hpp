// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "pearls/effectrapportage/case.hpp"
#include "pearls/effectrapportage/chain.hpp"
#include "platform/hub/dataset.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::effectrapportage {

/// The kind of dossier of what was predicted of a case; see prediction.hpp.
inline constexpr std::string_view kPredictionKind = "voorspelling";

/// Collects the reference objects that count beside those of the library: those of a given file, those of the
/// municipality, and those that others share. What reports on the case itself is left out: no case is its own
/// parameter. What is wrong or stands there twice is a finding of the case and is left out.
void take_objects(Case& of, const pearl::RunInput& input);

/// What the objects of its sector say of the share from abroad and of the busiest week: normals of known spread, on the
/// scale of the logit and of the logarithm (engines/uncertainty/pooling.hpp). Needs the objects; may be called again.
void learn(Case& of, const Normals& normals);

/// The share from abroad of a sector before any answer: middle and deviation on the scale of the logit.
struct ShareBefore {
  double middle = 0, deviation = 0;
};
ShareBefore share_before(const Case& of, const Normals& normals);

/// The id under which others see an object: nobody can tell the record from it.
std::string shared_id(const std::string& key);

/// The size of a case where it is known, else 0: m².
double size_of(const Case& of);

}  // namespace pareltjes::effectrapportage
