// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <vector>

#include "engines/siting/instance.hpp"
#include "engines/siting/solution.hpp"
#include "pearls/wijkvoorzieningen/siting.hpp"

namespace pareltjes::wijkvoorzieningen {

/// People at points, in every period of a question and in some draws.
struct SitingDemand {
  std::vector<hub::Point> at;
  std::vector<double> mean;   ///< [period][point]
  std::vector<double> drawn;  ///< [draw][period][point]; empty without draws.
  std::size_t draws = 0;
  double merged_m = 0;  ///< Homes in squares of this side were taken together; 0: none were.
};

/// @param most points: homes of an area that lie near one another are taken together until there are no more.
SitingDemand demand_of(const SitingTask& task, const SitingQuestion& question, const Future* future, std::size_t most);

/// What is asked of the engine, and which place each of its sites is.
struct SitingModel {
  engines::siting::Instance mean;                ///< One scenario: the mean of the draws.
  engines::siting::Instance draws;               ///< A scenario for each draw; none without draws.
  std::vector<const Place*> existing;            ///< The first sites of the instance.
  std::vector<const SiteCandidate*> candidates;  ///< The others.
  std::vector<double> cost;                      ///< Point by site, metres or seconds; kNever where no way leads.
  core::Text basis;
  double people = 0;                 ///< Of the mean, averaged over the periods.
  double people_left_out = 0;        ///< Whom no site can reach at all.
  double people_beyond = 0;          ///< For SitingGoal::kAll: whom no site can bring within reach; they do not count.
  std::size_t unknown_capacity = 0;  ///< Existing places of which it is not known; they take any number.
  double merged_m = 0;
};

core::Result<SitingModel> model_for(const SitingTask& task, const SitingPlan& plan, const SitingQuestion& question,
                                    const Future* future);

/// The same problem with nothing new and nothing closed.
engines::siting::Instance as_it_is(const SitingModel& model);

}  // namespace pareltjes::wijkvoorzieningen
