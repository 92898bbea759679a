// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/supply.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

namespace pareltjes::wijkvoorzieningen {
namespace {

/// The columns of a list of supply; any may be absent.
struct Columns {
  const std::vector<std::string>* kind;
  const std::vector<std::string>* municipality;
  const std::vector<std::string>* area;
  const std::vector<std::string>* unit;
  const std::vector<std::string>* condition;
  const std::vector<double>* capacity;
  const std::vector<double>* pupils;
  const std::vector<double>* opens;
  const std::vector<double>* closes;
  const std::vector<hub::Geometry>* points;

  explicit Columns(const hub::DataTable& table)
      : kind(table.texts("voorziening")),
        municipality(table.texts("gemeente")),
        area(table.texts("gebied")),
        unit(table.texts("eenheid")),
        condition(table.texts("staat")),
        capacity(table.numbers("capaciteit")),
        pupils(table.numbers("leerlingen")),
        opens(table.numbers("opening")),
        closes(table.numbers("sluiting")),
        points(table.geometries.empty() ? nullptr : &table.geometries) {}

  [[nodiscard]] std::optional<hub::Point> point(std::size_t row) const {
    if (points == nullptr || (*points)[row].empty() || (*points)[row][0].empty() || (*points)[row][0][0].empty())
      return std::nullopt;
    return (*points)[row][0][0][0];
  }
  [[nodiscard]] std::string text(const std::vector<std::string>* column, std::size_t row) const {
    return column == nullptr ? std::string() : (*column)[row];
  }
  [[nodiscard]] static double number(const std::vector<double>* column, std::size_t row) {
    return column == nullptr ? hub::kMissing : (*column)[row];
  }
};

/// A year of opening or closing; 0 where none is given.
int year_of(double value) {
  constexpr double kFirst = 1000;
  constexpr double kLast = 9999;
  return value >= kFirst && value <= kLast ? static_cast<int>(value) : 0;
}

/// Finds the areas of a facility.
class Placer {
 public:
  Placer(const Areas& areas, const Borders& borders) : areas_(areas), borders_(borders) {
    for (const auto& shape : borders.shapes) boxes_.emplace_back(shape);
  }

  /// Positions of the areas that hold the facility, the municipality first; empty when it lies elsewhere.
  std::vector<std::size_t> places(const Columns& columns, std::size_t row) {
    const auto area = columns.text(columns.area, row);
    if (const auto found = areas_.index.find(area); found != areas_.index.end()) return with_parents(found->second);
    const auto municipality = columns.text(columns.municipality, row);
    const bool here = municipality == areas_.municipality().code;
    const auto point = columns.point(row);
    if (!point) return here ? std::vector<std::size_t>{0} : std::vector<std::size_t>{};
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < areas_.list.size(); ++i) {
      if (borders_.real[i] && boxes_[i].holds(*point) && holds(borders_.shapes[i], *point)) places.push_back(i);
    }
    if (!places.empty()) return completed(std::move(places));
    if (!here) return {};
    return nearest(*point);
  }

  [[nodiscard]] bool used_centres() const { return used_centres_; }

 private:
  [[nodiscard]] std::vector<std::size_t> with_parents(std::size_t i) const {
    std::vector<std::size_t> places{i};
    for (auto above = areas_.index.find(areas_.list[i].parent); above != areas_.index.end();
         above = areas_.index.find(areas_.list[above->second].parent)) {
      places.insert(places.begin(), above->second);
    }
    return places;
  }

  /// Where borders of several years lie over one another, the smallest area decides the ones above it.
  [[nodiscard]] std::vector<std::size_t> completed(std::vector<std::size_t> places) const {
    return with_parents(places.back());
  }

  std::vector<std::size_t> nearest(const hub::Point& point) {
    std::optional<std::size_t> best;
    double best_distance = 0;
    for (std::size_t i = 0; i < areas_.list.size(); ++i) {
      const auto x = areas_.list[i].mid(Fact::kCentreX);
      const auto y = areas_.list[i].mid(Fact::kCentreY);
      if (areas_.list[i].kind != core::AreaKind::kWijk || !x || !y) continue;
      const double distance = std::hypot(*x - point.x, *y - point.y);
      if (best && distance >= best_distance) continue;
      best = i;
      best_distance = distance;
    }
    if (!best) return {0};
    used_centres_ = true;
    return with_parents(*best);
  }

  /// A quick look before the polygon itself.
  struct Box {
    explicit Box(const hub::Geometry& shape) {
      for (const auto& polygon : shape) {
        for (const auto& p : polygon.empty() ? hub::Ring{} : polygon.front()) {
          west = std::min(west, p.x);
          east = std::max(east, p.x);
          south = std::min(south, p.y);
          north = std::max(north, p.y);
        }
      }
    }
    [[nodiscard]] bool holds(const hub::Point& p) const {
      return west <= p.x && p.x <= east && south <= p.y && p.y <= north;
    }
    double west = std::numeric_limits<double>::infinity();
    double east = -std::numeric_limits<double>::infinity();
    double south = std::numeric_limits<double>::infinity();
    double north = -std::numeric_limits<double>::infinity();
  };

  const Areas& areas_;
  const Borders& borders_;
  std::vector<Box> boxes_;
  bool used_centres_ = false;
};

/// One list while it is read: what it says of each kind.
struct Tally {
  std::vector<Supply> areas;
  std::vector<bool> lacks_capacity;
  bool placed_wijk = true;   ///< Every facility could be put in a wijk.
  bool placed_buurt = true;  ///< Every facility could be put in a buurt.
};

void count(Tally& tally, const Columns& columns, std::size_t row, const std::vector<std::size_t>& places,
           const Areas& areas) {
  const double capacity = Columns::number(columns.capacity, row);
  const double pupils = Columns::number(columns.pupils, row);
  const Site site{capacity, year_of(Columns::number(columns.opens, row)),
                  year_of(Columns::number(columns.closes, row))};
  const bool open = site.open_in(areas.year);
  const auto condition = columns.text(columns.condition, row);
  const auto unit = columns.text(columns.unit, row);
  const auto reaches = [&](core::AreaKind kind) {
    return std::ranges::any_of(places, [&](std::size_t i) { return areas.list[i].kind == kind; });
  };
  tally.placed_wijk = tally.placed_wijk && reaches(core::AreaKind::kWijk);
  tally.placed_buurt = tally.placed_buurt && reaches(core::AreaKind::kBuurt);
  for (const auto i : places) {
    Supply& supply = tally.areas[i];
    if (open) ++supply.count;
    if (open && !condition.empty()) ++supply.conditions[condition];
    const bool other_unit = !supply.unit.empty() && supply.unit != unit;
    if (hub::is_missing(capacity) || capacity < 0 || other_unit) {
      tally.lacks_capacity[i] = true;
    } else {
      if (open) supply.capacity += capacity;
      supply.sites.push_back(site);
      supply.unit = unit;
    }
    if (open && !hub::is_missing(pupils) && pupils >= 0) {
      supply.observed += pupils;
      supply.observed_unit = "leerlingen";
    }
  }
}

/// An area without a facility has none of the list, if the list says where everything stands.
void settle(Tally& tally, const Areas& areas, const hub::DatasetInfo& info) {
  const bool some_lack = std::ranges::any_of(tally.lacks_capacity, [](bool lacks) { return lacks; });
  std::string unit;
  for (const auto& supply : tally.areas) {
    if (!supply.unit.empty()) unit = supply.unit;
  }
  for (std::size_t i = 0; i < tally.areas.size(); ++i) {
    Supply& supply = tally.areas[i];
    const auto kind = areas.list[i].kind;
    const bool complete = kind == core::AreaKind::kGemeente || (kind == core::AreaKind::kWijk && tally.placed_wijk) ||
                          (kind == core::AreaKind::kBuurt && tally.placed_buurt);
    supply.year = info.year;
    supply.source = info.title.nl;
    if (!complete) {
      supply.state = supply.count > 0 ? SupplyState::kObserved : SupplyState::kUnknown;
    } else {
      const bool some = supply.count > 0 || !supply.sites.empty() || tally.lacks_capacity[i];
      const bool lacks = some ? tally.lacks_capacity[i] : some_lack;
      supply.state = lacks ? SupplyState::kObserved : SupplyState::kKnown;
    }
    if (supply.state == SupplyState::kKnown) supply.unit = unit;
  }
}

}  // namespace

std::string_view name_of(SupplyState state) {
  return state == SupplyState::kKnown ? "bekend" : state == SupplyState::kObserved ? "waargenomen" : "onbekend";
}

double Supply::capacity_in(int wanted) const {
  double sum = 0;
  for (const auto& site : sites) sum += site.open_in(wanted) ? site.capacity : 0;
  return sum;
}

const Supply* Supplies::find(const std::string& kind, std::size_t area) const {
  const auto found = by_kind.find(kind);
  return found == by_kind.end() ? nullptr : &found->second[area];
}

double Supplies::sites(const std::string& kind, std::size_t area) const {
  const Supply* supply = find(kind, area);
  return supply == nullptr || supply->state == SupplyState::kUnknown ? 1 : supply->count;
}

Supplies gather_supply(const Areas& areas, const Borders& borders, const hub::Snapshot& datasets,
                       const NormLibrary& library) {
  Supplies supplies;
  Placer placer(areas, borders);
  std::set<std::string> strange;
  std::size_t upside_down = 0;
  for (const auto& dataset : datasets.on(hub::topic::kSupply)) {
    const Columns columns(dataset->table);
    if (columns.kind == nullptr) continue;
    std::map<std::string, Tally> tallies;
    for (std::size_t row = 0; row < columns.kind->size(); ++row) {
      const auto& kind = (*columns.kind)[row];
      if (supplies.by_kind.contains(kind)) continue;  // a newer list has it
      const auto places = placer.places(columns, row);
      if (places.empty()) continue;
      if (library.kind(kind) == nullptr) {
        // A list with capacities was made for these norms; OpenStreetMap has kinds of place that need none.
        if (columns.capacity != nullptr) strange.insert(kind);
        continue;
      }
      const int opens = year_of(Columns::number(columns.opens, row));
      const int closes = year_of(Columns::number(columns.closes, row));
      upside_down += opens != 0 && closes != 0 && closes <= opens ? 1 : 0;
      auto [tally, fresh] = tallies.try_emplace(kind);
      if (fresh) {
        tally->second.areas.resize(areas.list.size());
        tally->second.lacks_capacity.resize(areas.list.size());
      }
      count(tally->second, columns, row, places, areas);
    }
    for (auto& [kind, tally] : tallies) {
      settle(tally, areas, dataset->info);
      supplies.by_kind.emplace(kind, std::move(tally.areas));
    }
    if (!tallies.empty()) supplies.used.push_back(dataset);
  }
  const auto tell = [&supplies](const char* code, pearl::Severity severity, core::Text message, core::Text advice) {
    supplies.findings.push_back({code, severity, std::move(message), std::move(advice), std::nullopt, {}});
  };
  if (upside_down > 0) {
    tell("aanbod-jaren", pearl::Severity::kWarning,
         {fmt::format("{} in de lijst met aanbod sluit voor de opening.", counted(upside_down, "plek", "plekken")),
          fmt::format("{} in the list of supply closes before it opens.", counted(upside_down, "place", "places"))},
         {"Zo'n plek telt nooit mee. Verbeter opening of sluiting.",
          "Such a place never counts. Mend the year of opening or closing."});
  }
  if (placer.used_centres()) {
    tell("aanbod-bij-middelpunt", pearl::Severity::kInfo,
         {"Zonder grenzen telt een plek bij de wijk met het dichtste middelpunt.",
          "Without borders a place counts for the wijk with the nearest centre point."},
         {"Importeer de grenzen voor een zekere indeling.", "Import the borders for a certain assignment."});
  }
  if (!strange.empty()) {
    const std::vector<std::string> names(strange.begin(), strange.end());
    tell("onbekende-voorziening", pearl::Severity::kWarning,
         {fmt::format("De lijst met aanbod noemt onbekende voorzieningen: {}.",
                      list_of(names, 5, core::Language::kDutch)),
          fmt::format("The list of supply names unknown facilities: {}.", list_of(names, 5, core::Language::kEnglish))},
         {"Gebruik de namen uit voorzieningen.csv.", "Use the names of voorzieningen.csv."});
  }
  return supplies;
}

}  // namespace pareltjes::wijkvoorzieningen
