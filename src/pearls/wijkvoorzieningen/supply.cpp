// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/supply.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

#include "pearls/wijkvoorzieningen/supply_lists.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

/// One list while it is read: what it says of each kind.
struct Tally {
  std::vector<Supply> areas;
  std::vector<bool> lacks_capacity;
  bool placed_wijk = true;   ///< Every facility could be put in a wijk.
  bool placed_buurt = true;  ///< Every facility could be put in a buurt.
};

void count(Tally& tally, const SupplyColumns& columns, std::size_t row, const std::vector<std::size_t>& places,
           const Areas& areas) {
  const double capacity = SupplyColumns::number(columns.capacity, row);
  const double pupils = SupplyColumns::number(columns.pupils, row);
  const Site site = columns.site(row);
  const bool open = site.open_in(areas.year);
  const auto condition = SupplyColumns::text(columns.condition, row);
  const auto unit = SupplyColumns::text(columns.unit, row);
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
  SupplyPlacer placer(areas, borders);
  std::set<std::string> strange;
  std::size_t upside_down = 0;
  for (const auto& dataset : datasets.on(hub::topic::kSupply)) {
    const SupplyColumns columns(dataset->table);
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
      const Site site = columns.site(row);
      upside_down += site.opens != 0 && site.closes != 0 && site.closes <= site.opens ? 1 : 0;
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
