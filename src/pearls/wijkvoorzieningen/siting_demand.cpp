// SPDX-License-Identifier: EUPL-1.2
// Who lives where, in each year and draw: the homes of every area carry its people of an age.
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "pearls/wijkvoorzieningen/siting_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr double kFirstCell = 100;  ///< Metres: the squares of Statistics Netherlands.

/// Homes of one area that are near one another, as one.
std::vector<Home> merged(const std::vector<Home>& homes, double cell) {
  std::map<std::tuple<std::size_t, double, double>, Home> squares;
  for (const auto& home : homes) {
    auto& square = squares[{home.area, std::floor(home.at.x / cell), std::floor(home.at.y / cell)}];
    square.area = home.area;
    square.share += home.share;
    square.at.x += home.share * home.at.x;
    square.at.y += home.share * home.at.y;
  }
  std::vector<Home> list;
  for (auto& [key, square] : squares) {
    if (!(square.share > 0)) continue;
    list.push_back({{square.at.x / square.share, square.at.y / square.share}, square.area, square.share});
  }
  return list;
}

/// The people of one area: those of now, and by how much the draws of its part of the projection differ from it.
class People {
 public:
  People(const SitingTask& task, const SitingQuestion& question, const Future* future)
      : task_(task), question_(question), future_(future) {
    if (future == nullptr) return;
    for (const auto& demand : future->demand) {
      if (demand.ages == question.ages) later_[{demand.area, demand.year}] = &demand;
    }
  }

  [[nodiscard]] double now(std::size_t area) const {
    const auto& composition = task_.compositions.list[area];
    return composition.known ? composition.people(question_.ages.from, question_.ages.to) : 0;
  }
  /// Draws of a year, and which share of them lives in the area; nothing for a year that is not projected.
  [[nodiscard]] std::pair<const FutureDemand*, double> later(std::size_t area, int year) const {
    std::size_t part = area;
    while (true) {
      if (const auto found = later_.find({part, year}); found != later_.end()) {
        const double whole = now(part);
        return {found->second, whole > 0 ? now(area) / whole : 0};
      }
      const auto above = task_.areas.index.find(task_.areas.list[part].parent);
      if (above == task_.areas.index.end()) return {nullptr, 0};
      part = above->second;
    }
  }
  [[nodiscard]] std::size_t draws() const { return later_.empty() ? 0 : later_.begin()->second->draws.size(); }

 private:
  const SitingTask& task_;
  const SitingQuestion& question_;
  const Future* future_;
  std::map<std::pair<std::size_t, int>, const FutureDemand*> later_;
};

}  // namespace

SitingDemand demand_of(const SitingTask& task, const SitingQuestion& question, const Future* future, std::size_t most) {
  SitingDemand demand;
  const People people(task, question, future);
  auto homes = task.homes.points;
  std::erase_if(homes, [&](const Home& home) { return !(home.share > 0) || !(people.now(home.area) > 0); });
  for (double cell = kFirstCell; homes.size() > most && cell < 100 * kFirstCell; cell *= 2) {
    homes = merged(homes, cell);
    demand.merged_m = cell;
  }
  demand.draws = people.draws();
  const std::size_t points = homes.size();
  const std::size_t periods = question.years.size();
  demand.mean.resize(periods * points);
  demand.drawn.resize(demand.draws * periods * points);
  for (const auto& home : homes) demand.at.push_back(home.at);
  for (std::size_t t = 0; t < periods; ++t) {
    for (std::size_t i = 0; i < points; ++i) {
      const double now = people.now(homes[i].area);
      const auto [later, share] = people.later(homes[i].area, question.years[t]);
      demand.mean[t * points + i] = homes[i].share * (later == nullptr ? now : share * later->mean);
      for (std::size_t d = 0; d < demand.draws; ++d) {
        const double drawn = later == nullptr ? now : share * later->draws[d];
        demand.drawn[(d * periods + t) * points + i] = homes[i].share * std::max(0.0, drawn);
      }
    }
  }
  return demand;
}

}  // namespace pareltjes::wijkvoorzieningen
