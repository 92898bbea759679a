// SPDX-License-Identifier: EUPL-1.2
#include "pearls/effectrapportage/centre_points.hpp"

#include <fmt/format.h>

#include <cmath>
#include <map>
#include <numbers>

#include "core/text.hpp"
#include "platform/register/municipalities.hpp"

namespace pareltjes::effectrapportage {
namespace {

/// By exact name, folded: a site with a name that is nearly one is not guessed.
std::optional<core::GemeenteCode> code_named(const std::string& name) {
  static const auto codes = [] {
    std::map<std::string, core::GemeenteCode> made;
    for (const auto& one : reg::all()) {
      for (const auto& other : one.other_names) made.emplace(core::fold(other), one.code);
    }
    for (const auto& one : reg::all()) made.insert_or_assign(core::fold(one.name), one.code);
    return made;
  }();
  const auto found = codes.find(core::fold(name));
  return found == codes.end() ? std::nullopt : std::optional(found->second);
}

double mean_distance_in(double land_km2) {
  const double radius = std::sqrt(land_km2 / std::numbers::pi);
  return 128 * radius / (45 * std::numbers::pi);
}

}  // namespace

std::optional<reg::Centre> centre_named(const std::string& municipality) {
  const auto code = code_named(municipality);
  return code ? reg::centre_of(*code) : std::nullopt;
}

void place_by_centres(Case& read, const core::GemeenteCode& municipality) {
  const auto own = reg::centre_of(municipality);
  if ((!read.x || !read.y) && own) {
    read.x = own->x;
    read.y = own->y;
    read.by_centre = true;
  }
  std::size_t placed = 0;
  for (auto& site : read.sites) {
    if (site.minutes || (site.x && site.y)) continue;
    const auto code = code_named(site.municipality);
    const auto centre = code ? reg::centre_of(*code) : std::nullopt;
    if (!centre) continue;
    site.x = centre->x;
    site.y = centre->y;
    site.by_centre = true;
    if (read.by_centre && *code == municipality) site.inner_km = mean_distance_in(centre->land_km2);
    ++placed;
  }
  if (placed == 0) return;
  read.findings.push_back(
      {"reistijd-geschat",
       pearl::Severity::kInfo,
       {placed == 1 ? "Van één locatie is geen reistijd bekend."
                    : fmt::format("Van {} locaties is geen reistijd bekend.", placed),
        placed == 1 ? "Of one site no travel time is known."
                    : fmt::format("Of {} sites no travel time is known.", placed)},
       {"Wij schatten haar: tussen de middens van de gemeenten, hemelsbreed keer een factor. Geef haar zelf als u haar "
        "weet.",
        "We estimate it: between the middles of the municipalities, a straight line times a factor. Give it yourself "
        "when you know it."},
       {},
       {}});
}

}  // namespace pareltjes::effectrapportage
