// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/places.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace pareltjes::wijkvoorzieningen {
namespace {

/// What one list says of one kind.
struct Part {
  std::vector<Place> places;
  hub::DatasetPtr from;
};

/// Of one kind: the parts that may count, each of the newest list that has it.
struct Parts {
  Part here;       ///< In the municipality, as gather_supply finds them.
  Part around;     ///< Beyond the border for certain.
  Part uncertain;  ///< In or around it: no list and no border says on which side.
  std::size_t without_place = 0;
  std::size_t far = 0;
};

class Gatherer {
 public:
  Gatherer(const Areas& areas, const Borders& borders, const NormLibrary& library)
      : areas_(areas),
        borders_(borders),
        library_(library),
        placer_(areas, borders),
        reach_(box_of(areas, borders).wider(kAroundMetres)) {}

  void read(const hub::DatasetPtr& dataset) {
    const SupplyColumns columns(dataset->table);
    if (columns.kind == nullptr) return;
    for (std::size_t row = 0; row < columns.kind->size(); ++row) read_row(dataset, columns, row);
  }

  Places finish() {
    Places all;
    std::size_t without_place = 0;
    std::set<std::string> kinds_without;
    for (auto& [kind, parts] : parts_) {
      without_place += parts.without_place;
      if (parts.without_place + parts.far > 0) all.unplaced[kind] = parts.without_place + parts.far;
      if (parts.without_place > 0) kinds_without.insert(library_.kind(kind)->name.nl);
      const bool known_here = parts.here.from != nullptr;
      take(kind, std::move(parts.here), all);
      take(kind, std::move(known_here || parts.uncertain.from == nullptr ? parts.around : parts.uncertain), all);
    }
    tell_without(without_place, kinds_without, all);
    tell_far(all);
    return all;
  }

 private:
  void read_row(const hub::DatasetPtr& dataset, const SupplyColumns& columns, std::size_t row) {
    const auto& kind = (*columns.kind)[row];
    if (library_.kind(kind) == nullptr) return;
    const auto point = columns.point(row);
    const auto areas = placer_.places(columns, row);
    if (areas.empty() && (!point || !reach_.holds(*point))) return;
    Place place{SupplyColumns::text(columns.id, row),   SupplyColumns::text(columns.name, row),
                point.value_or(hub::Point{}),           columns.site(row),
                SupplyColumns::text(columns.unit, row), std::nullopt};
    Parts& parts = parts_[kind];
    if (areas.empty()) {
      const bool elsewhere = borders_.real[0] || !SupplyColumns::text(columns.municipality, row).empty();
      if (!elsewhere) place.area = smallest_at(*point);
      add(elsewhere ? parts.around : parts.uncertain, dataset, std::move(place));
      return;
    }
    if (parts.here.from != nullptr && parts.here.from != dataset) return;  // a newer list has it
    parts.here.from = dataset;
    if (!point) {
      ++parts.without_place;
    } else if (!reach_.empty() && !reach_.holds(*point)) {
      ++parts.far;
      far_.push_back(place.name.empty() ? place.id : place.name);
    } else {
      place.area = areas.back();
      parts.here.places.push_back(std::move(place));
    }
  }

  static void add(Part& part, const hub::DatasetPtr& dataset, Place place) {
    if (part.from != nullptr && part.from != dataset) return;
    part.from = dataset;
    part.places.push_back(std::move(place));
  }

  /// By shapes that are cells around a centre point.
  [[nodiscard]] std::optional<std::size_t> smallest_at(const hub::Point& point) const {
    std::optional<std::size_t> smallest;
    for (std::size_t i = 0; i < areas_.list.size(); ++i) {
      if (holds(borders_.shapes[i], point)) smallest = i;
    }
    return smallest;
  }

  static void take(const std::string& kind, Part part, Places& all) {
    if (part.places.empty()) return;
    auto& places = all.by_kind[kind];
    std::ranges::move(part.places, std::back_inserter(places));
    auto& source = all.sources[kind];
    const auto& title = part.from->info.title.nl;
    if (source != title) source += (source.empty() ? "" : "; ") + title;
    if (std::ranges::find(all.used, part.from) == all.used.end()) all.used.push_back(part.from);
  }

  static void tell_without(std::size_t count, const std::set<std::string>& kinds, Places& all) {
    if (count == 0) return;
    const std::vector<std::string> names(kinds.begin(), kinds.end());
    all.findings.push_back(
        {"plek-onbekend",
         pearl::Severity::kInfo,
         {fmt::format("Van {} is de plek niet bekend: {}. Voor afstanden telt dat niet mee.",
                      counted(count, "voorziening", "voorzieningen"), list_of(names, 5, core::Language::kDutch)),
          fmt::format("Of {} the place is not known: {}. For distances that does not count.",
                      counted(count, "facility", "facilities"), list_of(names, 5, core::Language::kEnglish))},
         {"Zet in de lijst x en y, of lengte- en breedtegraad.", "Put x and y in the list, or longitude and latitude."},
         std::nullopt,
         {}});
  }

  void tell_far(Places& all) const {
    if (far_.empty()) return;
    all.findings.push_back(
        {"plek-ver-weg",
         pearl::Severity::kWarning,
         {fmt::format("{} ver buiten de gemeente: {}. Voor afstanden telt dat niet mee.",
                      far_.size() == 1 ? "1 voorziening ligt" : fmt::format("{} voorzieningen liggen", far_.size()),
                      list_of(far_, 5, core::Language::kDutch)),
          fmt::format("{} far outside the municipality: {}. For distances that does not count.",
                      far_.size() == 1 ? "1 facility lies" : fmt::format("{} facilities lie", far_.size()),
                      list_of(far_, 5, core::Language::kEnglish))},
         {"Controleer de coördinaten in de lijst.", "Check the coordinates in the list."},
         std::nullopt,
         {}});
  }

  const Areas& areas_;
  const Borders& borders_;
  const NormLibrary& library_;
  SupplyPlacer placer_;
  Box reach_;
  std::map<std::string, Parts> parts_;
  std::vector<std::string> far_;
};

}  // namespace

Places places_of(const Areas& areas, const Borders& borders, const hub::Snapshot& datasets,
                 const NormLibrary& library) {
  Gatherer gatherer(areas, borders, library);
  for (const auto& dataset : datasets.on(hub::topic::kSupply)) gatherer.read(dataset);
  return gatherer.finish();
}

}  // namespace pareltjes::wijkvoorzieningen
