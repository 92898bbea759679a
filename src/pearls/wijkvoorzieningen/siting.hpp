// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engines/street_network/travel.hpp"
#include "pearls/wijkvoorzieningen/composition.hpp"
#include "pearls/wijkvoorzieningen/future.hpp"
#include "pearls/wijkvoorzieningen/places.hpp"
#include "platform/pearl/pearl.hpp"

/// Where one more may come: for each kind of facility the best sites beside those that are there.
namespace pareltjes::wijkvoorzieningen {

enum class SitingGoal : std::uint8_t {
  kDistance,  ///< "afstand": least mean distance (p-median).
  kCovering,  ///< "dekking": most people within reach (maximal covering).
  kAll,       ///< "alle": fewest sites that bring everybody within reach (set covering).
};
std::string_view name_of(SitingGoal goal);

/// A place where a facility may come.
struct SiteCandidate {
  std::string id;
  std::string name;
  hub::Point at;
  std::optional<std::size_t> area;  ///< Smallest area that holds it.
};

/// The input `locaties`, read but not yet held against what there is.
struct SitingRequest {
  bool given = false;
  std::vector<std::string> kinds;  ///< Empty: every kind of which a place is known in the municipality.
  std::optional<std::size_t> count;
  std::optional<SitingGoal> goal;
  std::optional<int> year;
  std::optional<double> reach_m;
  std::optional<double> capacity;
  struct Own {
    std::string name;
    std::optional<hub::Point> at;  ///< Nothing where the input gives no pair of numbers.
  };
  std::vector<Own> candidates;
  std::vector<std::string> closable;
};
SitingRequest siting_request_of(const nlohmann::json& values);

/// What is sought for one kind of facility.
struct SitingQuestion {
  std::string kind;
  std::string norm;  ///< The row whose people and reach count; empty where none was found.
  DemandAges ages;
  bool everybody = true;  ///< All ages.
  SitingGoal goal = SitingGoal::kDistance;
  std::size_t count = 0;
  bool limited = true;          ///< No more than `count` new ones; for kAll only where the input gives a number.
  std::optional<double> reach;  ///< Metres, or seconds with `by_time`.
  bool own_reach = false;       ///< Given by the input.
  bool by_time = false;
  engines::street_network::Mode mode = engines::street_network::Mode::kWalk;
  engines::street_network::AgeGroup age_group = engines::street_network::AgeGroup::kAdult;
  std::vector<int> years;          ///< Of the periods; a new site can open at the begin of each.
  std::vector<double> weights;     ///< Of the periods, together 1.
  std::optional<double> capacity;  ///< Of a new site, in `capacity_unit`.
  std::string capacity_unit;
  double load = 1;  ///< What one person asks of a capacity.
};

/// A network of streets for a way of going, or nullptr where there is none: then distances are straight lines.
using StreetsFor = std::function<core::Result<std::shared_ptr<const engines::street_network::Travel>>(
    engines::street_network::Mode, engines::street_network::AgeGroup, engines::street_network::Measure)>;

/// All that is known before anything is drawn.
struct SitingTask {
  const Areas& areas;
  const Borders& borders;
  const Compositions& compositions;
  const NormLibrary& library;
  const std::vector<EffectiveNorm>& norms;
  const Homes& homes;
  const Places& places;
  const std::vector<std::string>& only;  ///< Kinds that the run is about; empty: all.
  int horizon = 0;                       ///< Year of the figures where nothing is projected.
  StreetsFor streets = nullptr;
};

struct SitingPlan {
  std::vector<SitingQuestion> questions;
  std::vector<SiteCandidate> candidates;
  bool own_candidates = false;
  std::vector<std::string> closable;
  std::vector<pearl::Finding> findings;

  /// What the projection has to keep.
  [[nodiscard]] std::vector<DemandAges> ages() const;
  [[nodiscard]] std::vector<int> years(int base) const;
};

/// Of how many draws the best sites are sought by themselves.
inline constexpr std::size_t kSitingDraws = 100;

/// Which questions can be asked; what cannot is a finding, and the rest goes on.
SitingPlan plan_siting(const SitingTask& task, const SitingRequest& request);

enum class SiteState : std::uint8_t { kExisting, kNew, kClosed };
/// "bestaand", "nieuw" or "gesloten".
std::string_view name_of(SiteState state);

struct SitingRow {
  SiteState state = SiteState::kExisting;
  int year = 0;  ///< A new site opens then, a closed one is closed then; of others the first of the periods.
  std::string id;
  std::string name;
  hub::Point at;
  std::optional<std::size_t> area;
  std::optional<std::size_t> order;    ///< Of the new ones, from 1: each adds most to those before it.
  std::optional<double> adds;          ///< In the unit of the answer.
  std::optional<double> lost_without;  ///< The same, when all others stay.
  double people = 0;                   ///< Whose nearest it is (and within reach, where that counts).
  std::optional<double> chance;        ///< Of new ones: share of the draws in which it is among the best.
};

/// What comes of a question. With several periods, figures are means over the years.
struct SitingAnswer {
  SitingQuestion question;
  std::vector<SitingRow> rows;
  std::string unit;  ///< "personen", "meter", "minuten" or "plekken".
  std::optional<double> now, with, bound, gap;
  bool proven = false;
  std::size_t candidates = 0, points = 0;
  double people = 0;                              ///< Of the target group that take part.
  std::optional<double> within_now, within_with;  ///< People within reach.
  std::optional<double> mean_now, mean_with;      ///< Mean distance, metres or minutes.
  std::size_t draws = 0;
  std::optional<double> same_share;  ///< In which share of the draws no other choice is better.
  core::Text basis;                  ///< On the distances and on where people live; shown with each figure.
  std::string source;                ///< Of the existing places.
};

struct SitingAnswers {
  std::vector<SitingAnswer> list;
  std::vector<pearl::Finding> findings;
  bool own_candidates = false;
};

/// Solves each question: the choice by the mean of the draws, and how often each new site is among the best of a draw.
/// Limits count nodes of the search, not time: the same bytes each time and for any number of threads.
/// @param future nullptr: with the people of now. @return kCancelled, kDeadlineExceeded, or what the streets say.
core::Result<SitingAnswers> answer_siting(const SitingTask& task, const SitingPlan& plan, const Future* future,
                                          const pearl::RunControl& control, unsigned threads = 0);

}  // namespace pareltjes::wijkvoorzieningen
