// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pearls/wijkvoorzieningen/compare.hpp"
#include "pearls/wijkvoorzieningen/composition.hpp"
#include "pearls/wijkvoorzieningen/future.hpp"
#include "pearls/wijkvoorzieningen/need.hpp"
#include "pearls/wijkvoorzieningen/norms.hpp"
#include "pearls/wijkvoorzieningen/reach.hpp"
#include "pearls/wijkvoorzieningen/siting.hpp"
#include "pearls/wijkvoorzieningen/street_travel.hpp"
#include "pearls/wijkvoorzieningen/supply.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The package of norms that a run may bring; without it the one that ships.
inline constexpr std::string_view kNorms = "normen-voorzieningen";
/// @return what NormLibrary::parse says.
core::Result<NormLibrary> library_of(const std::map<std::string, std::map<std::string, std::string>>& packages);

/// One run, step by step: norms, figures, ages, supply, needs, distances, the projection, the best sites. Between steps
/// it says how far it is and stops when asked.
class Computation {
 public:
  /// What it is given must live as long as it does.
  Computation(const pearl::RunInput& input, const pearl::RunControl& control, const pearl::Manifest& manifest);
  core::Result<pearl::Outcome> run();

 private:
  core::Result<void> read_norms();
  core::Result<void> gather_figures();
  core::Result<void> estimate_ages();
  core::Result<void> gather_places();
  core::Result<void> compute_needs();
  core::Result<void> measure_distances();
  core::Result<void> project();
  core::Result<void> seek_sites();

  [[nodiscard]] bool looks_ahead() const { return latest_ > areas_.year; }
  /// What the best sites are sought from.
  [[nodiscard]] SitingTask siting_task();
  [[nodiscard]] pearl::Outcome outcome() const;
  void tell(pearl::Outcome& outcome) const;

  const pearl::RunInput& in_;
  const pearl::RunControl& control_;
  const pearl::Manifest& manifest_;
  const int latest_;  ///< The year that the run looks ahead to; 0: none.
  const bool with_supply_;
  const SitingRequest siting_request_;
  NormLibrary library_;
  std::vector<EffectiveNorm> norms_;
  std::vector<std::string> only_;
  Areas areas_;
  Compositions compositions_;
  Borders borders_;
  Supplies supplies_;
  std::vector<Need> needs_;
  Comparison comparison_;
  Reach reach_;
  std::optional<StreetTravel> streets_;
  SitingPlan siting_plan_;
  std::optional<Future> future_;
  SitingAnswers sites_;
};

}  // namespace pareltjes::wijkvoorzieningen
