// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "core/interval.hpp"
#include "core/language.hpp"
#include "pearls/effectrapportage/learning/kept_prediction.hpp"

namespace pareltjes::effectrapportage {

/// One number that was predicted, and what it turned out to be.
struct Outturn {
  std::string number, sector;
  Quantiles expected{};
  double counted = 0;
};

/// Of the predictions, those numbers that were counted later.
std::vector<Outturn> outturns_of(const std::vector<KeptPrediction>& predictions);

/// How good the predictions of one number were, for one sector or for all together.
struct Score {
  std::string number, sector;  ///< Sector empty: all together.
  std::size_t count = 0, inside = 0;
  core::Interval coverage;  ///< Share that lay between P10 and P90, 0.8 is right; with its own 95 % interval (Wilson).
  /// Counted against the middle that was predicted: 1.2 is a fifth more; eight in ten lie between. Of a sector shrunk
  /// to the other sectors by how few it has (engines/uncertainty/pooling.hpp), on the logarithm.
  core::Interval ratio;
  double mean_ratio = 1;  ///< The same without shrinking: the geometric mean.
  /// Means over the logarithm, so that companies of all sizes count alike: the interval score of Gneiting and Raftery
  /// (2007) and the width; lower is better.
  double score = 0, width = 0;
  /// How many fell in each quarter of the prediction: a quarter each is right. Only where there are enough of them
  /// (rule minste_pit); else zeros.
  std::array<std::size_t, 4> quarters{};
  bool enough = false;
};

/// By number, all together first and then each sector that has one. A count below a half is taken as a half: the
/// logarithm of nothing says nothing.
std::vector<Score> scores_of(const std::vector<Outturn>& outturns);

nlohmann::json to_json(const std::vector<Score>& scores);

}  // namespace pareltjes::effectrapportage
