// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/reach.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

#include "engines/street_network/table.hpp"
#include "pearls/wijkvoorzieningen/need.hpp"
#include "pearls/wijkvoorzieningen/reach_access.hpp"
#include "pearls/wijkvoorzieningen/reach_findings.hpp"
#include "pearls/wijkvoorzieningen/reach_measure.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

/// Of one kind: what every home answers.
struct Answers {
  std::vector<Nearest> metres;
  std::vector<Nearest> minutes;
  std::optional<network::Catchment> access;
  std::vector<double> for_whom;  ///< People that the places are for, by home; only with access.
};

/// Sums over the homes of one area.
struct Sums {
  double people = 0;
  double metres = 0, with_metres = 0;
  double minutes = 0, with_minutes = 0;
  double within = 0, count = 0;
  double straight = 0;
  double access = 0, for_whom = 0;
};

class Reacher {
 public:
  Reacher(const ReachInput& input, Reach& reach, StreetTravel& streets)
      : in_(input), reach_(reach), measure_(streets, reach.homes.points) {
    chains_.resize(in_.areas.list.size());
    for (std::size_t i = 0; i < chains_.size(); ++i) chains_[i] = chain_of(i);
    for (const auto& home : reach_.homes.points) people_.push_back(home.share * people_in(home.area));
  }

  core::Result<void> add(const FacilityKind& kind, const std::vector<Place>& places, const pearl::RunControl& control) {
    const auto& municipality = in_.areas.municipality();
    const auto norm = reach_norm(in_.norms, kind.id, municipality.urbanity(), in_.library.reference_date,
                                 municipality.fact(Fact::kBuiltArea).has_value());
    const auto answers = ask(kind, norm, places, control);
    if (!answers) return std::unexpected(answers.error());
    reach_.norms.emplace(kind.id, norm);
    write(kind.id, *answers);
    note_unreached(kind, *answers);
    return {};
  }

  core::Result<void> finish(const hub::DatasetPtr& streets, const pearl::RunControl& control) {
    ReachNotes notes{in_.library, measure_, streets, unreached_, 1};
    if (streets != nullptr && !measure_.basis().empty()) {
      const auto on = measure_.on_street(measure_.basis().begin()->first, control);
      if (!on) return std::unexpected(on.error());
      double all = 0;
      double placed = 0;
      for (std::size_t i = 0; i < people_.size(); ++i) {
        all += people_[i];
        placed += (*on)[i] ? people_[i] : 0;
      }
      notes.on_street = all > 0 ? placed / all : 1;
    }
    tell_reach(notes, reach_);
    return {};
  }

 private:
  /// The area and what it is part of.
  [[nodiscard]] std::vector<std::size_t> chain_of(std::size_t area) const {
    std::vector<std::size_t> chain{area};
    for (auto above = in_.areas.index.find(in_.areas.list[area].parent); above != in_.areas.index.end();
         above = in_.areas.index.find(in_.areas.list[above->second].parent)) {
      chain.push_back(above->second);
    }
    return chain;
  }

  [[nodiscard]] double people_in(std::size_t area) const {
    if (const auto count = in_.areas.list[area].mid(Fact::kInhabitants)) return *count;
    const auto& composition = in_.compositions.list[area];
    return composition.known ? composition.people(0, 120) : 0;
  }

  core::Result<Answers> ask(const FacilityKind& kind, const ReachNorm& norm, const std::vector<Place>& places,
                            const pearl::RunControl& control) {
    const bool by_metres = norm.norm != nullptr && norm.norm->reach_m.has_value();
    const bool by_minutes = norm.norm != nullptr && !by_metres;
    Answers answers;
    // How far does not depend on who goes: one network for all ages.
    auto metres = measure_.nearest({norm.mode, network::AgeGroup::kAdult, network::Measure::kDistance}, places,
                                   by_metres ? *norm.norm->reach_m : 0, control);
    if (!metres) return std::unexpected(metres.error());
    constexpr double kSeconds = 60;
    auto minutes = measure_.nearest({norm.mode, norm.age, network::Measure::kTime}, places,
                                    by_minutes ? *norm.norm->reach_minutes * kSeconds : 0, control);
    if (!minutes) return std::unexpected(minutes.error());
    for (auto& answer : *minutes) answer.amount /= kSeconds;
    answers.metres = std::move(*metres);
    answers.minutes = std::move(*minutes);
    if (auto divided = divide(kind, norm, places, answers, control); !divided) return std::unexpected(divided.error());
    return answers;
  }

  /// Only places of this municipality, over its own people: who comes from elsewhere is not known. And only where all
  /// of them have a place and a capacity in one unit.
  core::Result<void> divide(const FacilityKind& kind, const ReachNorm& norm, const std::vector<Place>& places,
                            Answers& answers, const pearl::RunControl& control) {
    constexpr std::size_t kMostPlaces = 100;  // of each home: those further away draw nobody
    std::vector<Place> own;
    std::vector<double> capacity;
    for (const auto& place : places) {
      if (!place.area) continue;
      if (hub::is_missing(place.site.capacity) || place.site.capacity < 0 || place.unit != places.front().unit)
        return {};
      if (place.site.capacity == 0) continue;
      own.push_back(place);
      capacity.push_back(place.site.capacity);
    }
    if (own.empty() || reach_.places.unplaced.contains(kind.id)) return {};
    const auto for_whom = target_people(norm.target);
    if (!for_whom) return {};
    const auto legs = measure_.legs(norm.mode, own, kMostPlaces, control);
    if (!legs) return std::unexpected(legs.error());
    answers.access = divided_supply(*for_whom, capacity, *legs);
    answers.for_whom = *for_whom;
    reach_.units[kind.id] = own.front().unit;
    return {};
  }

  /// Nothing where the count that the norm asks for is not known of some area.
  [[nodiscard]] std::optional<std::vector<double>> target_people(const Norm* norm) const {
    std::vector<double> people;
    for (const auto& home : reach_.homes.points) {
      double all = people_in(home.area);
      if (norm != nullptr && norm->target != Target::kNone) {
        const auto target = target_of(*norm, in_.areas.list[home.area], in_.compositions.list[home.area]);
        if (!target) return std::nullopt;
        all = target->mid;
      }
      people.push_back(home.share * all);
    }
    return people;
  }

  void write(const std::string& kind, const Answers& answers) {
    const bool counts = reach_.norms.at(kind).norm != nullptr;
    const auto& counted = counts && reach_.norms.at(kind).norm->reach_m ? answers.metres : answers.minutes;
    std::vector<Sums> sums(in_.areas.list.size());
    for (std::size_t i = 0; i < people_.size(); ++i) {
      const auto& home = reach_.homes.points[i];
      for (const auto area : chains_[home.area]) {
        // Within the smallest area only the spread counts, so that an area of unknown size has a distance too.
        const double weight = area == home.area ? home.share : people_[i];
        Sums& sum = sums[area];
        sum.people += weight;
        add_mean(answers.metres[i], weight, sum.metres, sum.with_metres);
        add_mean(answers.minutes[i], weight, sum.minutes, sum.with_minutes);
        sum.within += counted[i].within > 0 ? weight : 0;
        sum.count += weight * counted[i].within;
        sum.straight += answers.metres[i].straight || answers.minutes[i].straight ? weight : 0;
        if (!answers.access) continue;
        sum.access += answers.access->access[i] * answers.for_whom[i];
        sum.for_whom += answers.for_whom[i];
      }
    }
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (sums[i].people > 0) reach_.rows.push_back(row_of(kind, i, sums[i], counts));
    }
  }

  static void add_mean(const Nearest& answer, double weight, double& sum, double& with) {
    if (std::isnan(answer.amount)) return;
    sum += weight * answer.amount;
    with += weight;
  }

  static AreaReach row_of(const std::string& kind, std::size_t area, const Sums& sum, bool counts) {
    AreaReach row;
    row.area = area;
    row.kind = kind;
    if (sum.with_metres > 0) row.metres = sum.metres / sum.with_metres;
    if (sum.with_minutes > 0) row.minutes = sum.minutes / sum.with_minutes;
    // Sums of shares may end a hair above one.
    if (counts) row.share_within = std::min(1.0, sum.within / sum.people);
    if (counts) row.count_within = sum.count / sum.people;
    if (sum.for_whom > 0) row.places_per_100 = 100 * sum.access / sum.for_whom;
    constexpr double kHair = 1e-9;
    row.ground = sum.straight <= kHair * sum.people         ? Ground::kStreets
                 : sum.straight >= sum.people * (1 - kHair) ? Ground::kStraight
                                                            : Ground::kMixed;
    return row;
  }

  void note_unreached(const FacilityKind& kind, const Answers& answers) {
    double without = 0;
    double all = 0;
    for (std::size_t i = 0; i < people_.size(); ++i) {
      all += people_[i];
      without += std::isnan(answers.metres[i].amount) ? people_[i] : 0;
    }
    if (without > 0) unreached_.emplace_back(&kind, without / all);
  }

  const ReachInput& in_;
  Reach& reach_;
  Measure measure_;
  std::vector<std::vector<std::size_t>> chains_;
  std::vector<double> people_;  ///< By home.
  std::vector<std::pair<const FacilityKind*, double>> unreached_;
};

}  // namespace

core::Result<Reach> reach_of(const ReachInput& input, const pearl::RunControl& control) {
  Reach reach;
  reach.homes = homes_of(input.areas, input.borders, input.datasets);
  reach.places = places_of(input.areas, input.borders, input.datasets, input.library);
  reach.findings = reach.places.findings;
  if (reach.homes.points.empty()) return reach;
  StreetTravel streets(input.areas, input.borders, input.datasets);
  Reacher reacher(input, reach, streets);
  for (const auto& kind : input.library.kinds) {
    const bool asked = input.only.empty() || std::ranges::find(input.only, kind.id) != input.only.end();
    const auto found = reach.places.by_kind.find(kind.id);
    if (!asked || found == reach.places.by_kind.end()) continue;
    std::vector<Place> open;
    std::ranges::copy_if(found->second, std::back_inserter(open),
                         [&](const Place& place) { return place.site.open_in(input.areas.year); });
    if (open.empty()) continue;
    if (auto added = reacher.add(kind, open, control); !added) return std::unexpected(added.error());
  }
  if (auto done = reacher.finish(streets.streets(), control); !done) return std::unexpected(done.error());
  reach.used = reach.homes.used;
  if (!reach.rows.empty()) {
    reach.used.insert(reach.used.end(), reach.places.used.begin(), reach.places.used.end());
    if (streets.streets() != nullptr) reach.used.push_back(streets.streets());
  }
  return reach;
}

}  // namespace pareltjes::wijkvoorzieningen
