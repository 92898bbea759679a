// SPDX-License-Identifier: EUPL-1.2
// Which questions can be asked: kinds, goals, years and candidates, held against what there is.
#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "pearls/wijkvoorzieningen/siting.hpp"
#include "platform/hub/projection.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

namespace street = engines::street_network;
using nlohmann::json;

constexpr std::size_t kUsualCount = 2;
constexpr int kOldestChild = 12;
constexpr int kVeryOld = 80;
constexpr int kMarkEvery = 5;  ///< Years between periods.
constexpr double kSecondsAMinute = 60;

/// The land within which RD coordinates mean something, metres.
constexpr double kWest = -7'000, kEast = 300'000, kSouth = 289'000, kNorth = 629'000;

bool in_the_netherlands(const hub::Point& p) {
  return kWest <= p.x && p.x <= kEast && kSouth <= p.y && p.y <= kNorth;
}

std::optional<double> number_in(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? std::optional(found->get<double>()) : std::nullopt;
}

std::vector<std::string> texts_in(const json& object, const char* key) {
  std::vector<std::string> texts;
  const auto found = object.find(key);
  if (found == object.end() || !found->is_array()) return texts;
  for (const auto& text : *found) {
    if (text.is_string()) texts.push_back(text.get<std::string>());
  }
  return texts;
}

SitingRequest::Own candidate_in(const json& object) {
  SitingRequest::Own own;
  if (const auto name = object.find("naam"); name != object.end() && name->is_string())
    own.name = name->get<std::string>();
  const auto x = number_in(object, "x");
  const auto y = number_in(object, "y");
  const auto lon = number_in(object, "lon");
  const auto lat = number_in(object, "lat");
  if (x && y) {
    own.at = hub::Point{*x, *y};
  } else if (lon && lat) {
    own.at = hub::to_rd({*lon, *lat});
  }
  return own;
}

class Planner {
 public:
  Planner(const SitingTask& task, const SitingRequest& request) : task_(task), request_(request) {}

  SitingPlan plan() {
    opening_ = opening_year();
    for (const auto& kind : kinds()) add_question(kind);
    if (plan_.questions.empty()) return std::move(plan_);
    add_own_candidates();
    if (plan_.candidates.empty()) add_middles();
    check_closable();
    return std::move(plan_);
  }

 private:
  void tell(const char* code, core::Text message, core::Text advice) {
    plan_.findings.push_back(
        {code, pearl::Severity::kWarning, std::move(message), std::move(advice), std::nullopt, {}});
  }

  int opening_year() {
    const int base = task_.areas.year;
    const int last = std::max(task_.horizon, base);
    if (!request_.year) return last;
    if (*request_.year >= base && *request_.year <= last) return *request_.year;
    const int taken = std::clamp(*request_.year, base, last);
    tell("locaties-jaar",
         {fmt::format("Nieuwe plekken in {} kunnen wij niet doorrekenen; wij nemen {}.", *request_.year, taken),
          fmt::format("New sites in {} cannot be computed; {} is taken.", *request_.year, taken)},
         {fmt::format("Kies een jaar van {} tot en met {}, of reken verder vooruit.", base, last),
          fmt::format("Choose a year from {} to {}, or look further ahead.", base, last)});
    return taken;
  }

  [[nodiscard]] const std::vector<Place>* places_of_kind(const std::string& kind) const {
    const auto found = task_.places.by_kind.find(kind);
    return found == task_.places.by_kind.end() ? nullptr : &found->second;
  }
  [[nodiscard]] bool known_here(const std::string& kind) const {
    const auto* places = places_of_kind(kind);
    return places != nullptr && std::ranges::any_of(*places, [](const Place& place) { return place.area.has_value(); });
  }

  std::vector<std::string> kinds() {
    std::vector<std::string> kinds;
    if (!request_.kinds.empty()) {
      for (const auto& kind : request_.kinds) {
        if (task_.library.kind(kind) == nullptr) {
          tell("locaties-onbekende-voorziening",
               {fmt::format("De voorziening \"{}\" bestaat niet; daarvoor zoeken wij geen plek.", kind),
                fmt::format("The facility \"{}\" does not exist; no site is sought for it.", kind)},
               {"Kies een id uit de tabel \"normen\".", "Choose an id from the table \"normen\"."});
        } else if (std::ranges::find(kinds, kind) == kinds.end()) {
          kinds.push_back(kind);
        }
      }
      return kinds;
    }
    for (const auto& kind : task_.library.kinds) {
      const bool wanted = task_.only.empty() || std::ranges::find(task_.only, kind.id) != task_.only.end();
      if (wanted && known_here(kind.id)) kinds.push_back(kind.id);
    }
    return kinds;
  }

  [[nodiscard]] core::Text name_of_kind(const std::string& kind) const {
    const auto* found = task_.library.kind(kind);
    return found == nullptr ? core::Text{kind, kind} : found->name;
  }

  /// The row that says within which distance, where the one in use does not: own and preferred ones first.
  [[nodiscard]] const Norm* reach_norm(const std::string& kind) const {
    const EffectiveNorm* best = nullptr;
    for (const auto& candidate : task_.norms) {
      const Norm& norm = candidate.norm;
      if (norm.kind != kind || norm.form != Form::kReach || norm.preference >= kOnlyForComparison) continue;
      if (!norm.reach_m && !norm.reach_minutes) continue;
      if (best == nullptr || norm.preference < best->norm.preference) best = &candidate;
    }
    return best == nullptr ? nullptr : &best->norm;
  }

  void add_question(const std::string& kind) {
    SitingQuestion question;
    question.kind = kind;
    const Area& whole = task_.areas.municipality();
    const auto* used = norm_in_use(task_.norms, kind, whole.urbanity(), task_.library.reference_date,
                                   whole.fact(Fact::kBuiltArea).has_value());
    const Norm* in_use = used == nullptr ? nullptr : &used->norm;
    const bool has_reach = in_use != nullptr && (in_use->reach_m || in_use->reach_minutes);
    const Norm* reach = has_reach ? in_use : reach_norm(kind);
    set_people(question, in_use, reach);
    set_reach(question, in_use, reach);
    question.goal = request_.goal.value_or(question.reach ? SitingGoal::kCovering : SitingGoal::kDistance);
    if (question.goal != SitingGoal::kDistance && !question.reach) {
      tell_no_reach(kind);
      question.goal = SitingGoal::kDistance;
    }
    question.count = request_.count.value_or(kUsualCount);
    question.limited = question.goal != SitingGoal::kAll || request_.count.has_value();
    question.capacity = request_.capacity;
    set_load(question, in_use);
    set_years(question);
    if (!known_here(kind)) tell_unknown_places(kind);
    plan_.questions.push_back(std::move(question));
  }

  static bool counts_ages(const Norm* norm) {
    return norm != nullptr && (norm->target == Target::kAge || norm->target == Target::kPupils);
  }

  static void set_people(SitingQuestion& question, const Norm* in_use, const Norm* reach) {
    const Norm* people = counts_ages(in_use) ? in_use : counts_ages(reach) ? reach : nullptr;
    const Norm* named = people != nullptr ? people : in_use != nullptr ? in_use : reach;
    if (named != nullptr) question.norm = named->id;
    if (people == nullptr) return;
    question.everybody = false;
    question.ages = {people->age_from, people->age_to};
    question.age_group = people->age_to <= kOldestChild ? street::AgeGroup::kChild
                         : people->age_from >= kVeryOld ? street::AgeGroup::kEightyPlus
                                                        : street::AgeGroup::kAdult;
  }

  void set_reach(SitingQuestion& question, const Norm* in_use, const Norm* reach) const {
    const Norm* by = reach != nullptr ? reach : in_use;
    if (by != nullptr && by->travel == "fietsen") question.mode = street::Mode::kCycle;
    if (by != nullptr && by->travel == "auto") question.mode = street::Mode::kDrive;
    if (request_.reach_m) {
      question.reach = request_.reach_m;
      question.own_reach = true;
    } else if (reach != nullptr) {
      question.by_time = !reach->reach_m;
      question.reach = reach->reach_m ? *reach->reach_m : *reach->reach_minutes * kSecondsAMinute;
    }
  }

  /// What a person asks of a capacity, where the norm is as many for each.
  static void set_load(SitingQuestion& question, const Norm* norm) {
    question.capacity_unit = "personen";
    if (norm == nullptr || (norm->form != Form::kPerUnit && norm->form != Form::kStep)) return;
    constexpr double kMany = 1'000'000;
    question.load = need_of(*norm, core::Interval::exactly(kMany), 1, false).mid / kMany;
    question.capacity_unit = norm->unit;
  }

  /// One period, unless the list says that a facility opens or closes later on.
  void set_years(SitingQuestion& question) const {
    const int last = std::max(task_.horizon, task_.areas.year);
    const auto later = [&](int year) { return year > opening_ && year <= last; };
    const auto* places = places_of_kind(question.kind);
    const bool changes = places != nullptr && std::ranges::any_of(*places, [&](const Place& place) {
                           return later(place.site.opens) || later(place.site.closes);
                         });
    question.years = {opening_};
    for (int year = opening_ + 1; changes && year <= last; ++year) {
      if (year % kMarkEvery == 0 || year == last) question.years.push_back(year);
    }
    // Each stands for the years up to the next; the last for itself.
    for (std::size_t i = 0; i < question.years.size(); ++i) {
      const int until = i + 1 < question.years.size() ? question.years[i + 1] : question.years[i] + 1;
      question.weights.push_back(until - question.years[i]);
    }
    const double all = std::accumulate(question.weights.begin(), question.weights.end(), 0.0);
    for (double& weight : question.weights) weight /= all;
  }

  void tell_no_reach(const std::string& kind) {
    const auto name = name_of_kind(kind);
    tell(
        "locaties-geen-bereik",
        {fmt::format("{}: er is geen norm voor de afstand. Wij zoeken daarom de kleinste gemiddelde afstand.", name.nl),
         fmt::format("{}: no norm says how far. So the least mean distance is sought.", name.en)},
        {"Geef zelf een afstand op: \"bereik\", in meter.", "Give a distance yourself: \"bereik\", in metres."});
  }
  void tell_unknown_places(const std::string& kind) {
    const auto name = name_of_kind(kind);
    tell("locaties-bestaande-onbekend",
         {fmt::format("{}: wij weten niet waar ze nu staan. Wij rekenen alsof er nog geen is.", name.nl),
          fmt::format("{}: it is not known where they are now. We compute as if there were none.", name.en)},
         {"Importeer een lijst met aanbod met de plek van elk.", "Import a list of supply with the place of each."});
  }

  /// The smallest area that holds a point; where no border is real, also the drawn ones count.
  [[nodiscard]] std::optional<std::size_t> area_at(const hub::Point& point) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < task_.areas.list.size(); ++i) {
      if (holds(task_.borders.shapes[i], point)) found = i;
    }
    return found;
  }

  void add_own_candidates() {
    std::size_t number = 0;
    for (const auto& own : request_.candidates) {
      ++number;
      const auto name = own.name.empty() ? fmt::format("plek {}", number) : own.name;
      if (!own.at || !std::isfinite(own.at->x) || !in_the_netherlands(*own.at)) {
        tell("kandidaat-buiten-nederland",
             {fmt::format("De plek \"{}\" ligt niet in Nederland en telt niet mee.", name),
              fmt::format("The site \"{}\" does not lie in the Netherlands and does not count.", name)},
             {"Geef x en y in meters (RD), of lon en lat in graden.",
              "Give x and y in metres (RD), or lon and lat in degrees."});
        continue;
      }
      const auto area = area_at(*own.at);
      if (!area) {
        const auto& gemeente = task_.areas.municipality().name;
        tell("kandidaat-buiten-gemeente",
             {fmt::format("De plek \"{}\" ligt buiten {} en telt niet mee.", name, gemeente),
              fmt::format("The site \"{}\" lies outside {} and does not count.", name, gemeente)},
             {"Misschien in het water, of zijn x en y verwisseld? Verbeter de plek.",
              "In the water, perhaps, or are x and y exchanged? Mend the place."});
        continue;
      }
      plan_.candidates.push_back({fmt::format("plek-{}", number), name, *own.at, area});
    }
    plan_.own_candidates = !plan_.candidates.empty();
    if (plan_.own_candidates || request_.candidates.empty()) return;
    tell("kandidaten-onbruikbaar",
         {"Geen van de opgegeven plekken is te gebruiken; wij nemen het midden van elke buurt of wijk.",
          "None of the sites given can be used; the middle of each area is taken."},
         {"Verbeter de plekken en reken opnieuw.", "Mend the places and compute again."});
  }

  /// Of each of the smallest areas, the middle of where its people live.
  void add_middles() {
    std::map<std::size_t, hub::Point> middles;
    for (const auto& home : task_.homes.points) {
      auto& middle = middles[home.area];
      middle.x += home.share * home.at.x;
      middle.y += home.share * home.at.y;
    }
    for (const auto& [area, at] : middles) {
      plan_.candidates.push_back({task_.areas.list[area].code, task_.areas.list[area].name, at, area});
    }
  }

  void check_closable() {
    for (const auto& id : request_.closable) {
      const bool known = std::ranges::any_of(plan_.questions, [&](const SitingQuestion& question) {
        const auto* places = places_of_kind(question.kind);
        return places != nullptr && std::ranges::find(*places, id, &Place::id) != places->end();
      });
      if (known) {
        plan_.closable.push_back(id);
        continue;
      }
      tell("sluitbaar-onbekend",
           {fmt::format("De plek \"{}\", die dicht mag, staat niet in de lijst met aanbod.", id),
            fmt::format("The site \"{}\", which may close, is not in the list of supply.", id)},
           {"Kies een id uit de tabel \"locaties\".", "Choose an id from the table \"locaties\"."});
    }
  }

  const SitingTask& task_;
  const SitingRequest& request_;
  SitingPlan plan_;
  int opening_ = 0;
};

}  // namespace

std::string_view name_of(SitingGoal goal) {
  return goal == SitingGoal::kDistance ? "afstand" : goal == SitingGoal::kCovering ? "dekking" : "alle";
}

SitingRequest siting_request_of(const json& values) {
  SitingRequest request;
  const auto found = values.find("locaties");
  if (found == values.end() || !found->is_object()) return request;
  request.given = true;
  request.kinds = texts_in(*found, "voorzieningen");
  request.closable = texts_in(*found, "sluitbaar");
  request.reach_m = number_in(*found, "bereik");
  request.capacity = number_in(*found, "capaciteit");
  if (const auto count = number_in(*found, "aantal"); count && *count >= 1)
    request.count = static_cast<std::size_t>(*count);
  if (const auto year = number_in(*found, "jaar")) request.year = static_cast<int>(*year);
  if (const auto goal = found->find("doel"); goal != found->end() && goal->is_string()) {
    for (const auto each : {SitingGoal::kDistance, SitingGoal::kCovering, SitingGoal::kAll}) {
      if (goal->get<std::string>() == name_of(each)) request.goal = each;
    }
  }
  if (const auto list = found->find("kandidaten"); list != found->end() && list->is_array()) {
    for (const auto& object : *list) {
      if (object.is_object()) request.candidates.push_back(candidate_in(object));
    }
  }
  return request;
}

SitingPlan plan_siting(const SitingTask& task, const SitingRequest& request) {
  return Planner(task, request).plan();
}

std::vector<DemandAges> SitingPlan::ages() const {
  std::set<DemandAges> ages;
  for (const auto& question : questions) ages.insert(question.ages);
  return {ages.begin(), ages.end()};
}

std::vector<int> SitingPlan::years(int base) const {
  std::set<int> years;
  for (const auto& question : questions) {
    for (const int year : question.years) {
      if (year > base) years.insert(year);
    }
  }
  return {years.begin(), years.end()};
}

}  // namespace pareltjes::wijkvoorzieningen
