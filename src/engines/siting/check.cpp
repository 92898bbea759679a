// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engines/siting/instance.hpp"

namespace pareltjes::engines::siting {
namespace {

using core::ErrorCode;
using core::fail;

core::Result<void> wrong(std::string nl, std::string en) {
  return fail(ErrorCode::kInvalidInput, {std::move(nl), std::move(en)},
              {"Verbeter de gegevens en probeer het opnieuw.", "Correct the data and try again."});
}

bool amounts(const std::vector<double>& values) {
  return std::ranges::all_of(values, [](double value) { return std::isfinite(value) && value >= 0 && value < 1e15; });
}

core::Result<void> check_site(const Instance& instance, const Site& site) {
  const std::string nl = "Locatie ‘" + site.id + "’: ";
  const std::string en = "Site ‘" + site.id + "’: ";
  for (const double cost : {site.opening_cost, site.running_cost, site.closing_cost}) {
    if (!std::isfinite(cost) || std::abs(cost) >= 1e15) {
      return wrong(nl + "de kosten zijn geen bruikbaar getal.", en + "its costs are no usable number.");
    }
    if (cost != 0 && instance.goal == Goal::kMaxCovering) {
      return wrong(nl + "bij zo veel mogelijk bereiken tellen kosten niet mee.",
                   en + "costs do not count when covering as much as possible.");
    }
  }
  if (site.capacity && (!std::isfinite(*site.capacity) || *site.capacity < 0)) {
    return wrong(nl + "de capaciteit is kleiner dan nul.", en + "its capacity is below zero.");
  }
  if (site.first_period >= site.end_period) {
    return wrong(nl + "zij sluit voordat zij opent.", en + "it closes before it opens.");
  }
  return {};
}

core::Result<void> check_shape(const Instance& instance) {
  const std::size_t cells = instance.scenarios * instance.periods.size() * instance.points.size();
  if (instance.sites.empty() || instance.points.empty()) {
    return wrong("Er zijn geen locaties of geen punten met vraag.", "There are no sites or no points of demand.");
  }
  if (instance.periods.empty() || instance.periods.size() > 60) {
    return wrong("Het aantal perioden moet tussen 1 en 60 liggen.", "There must be 1 to 60 periods.");
  }
  if (instance.scenarios == 0) {
    return wrong("Er is geen enkele trekking van de vraag.", "There is not one scenario of demand.");
  }
  if (instance.cost.size() != instance.points.size() * instance.sites.size()) {
    return wrong("De tabel met afstanden past niet bij de punten en locaties.",
                 "The table of distances does not fit the points and sites.");
  }
  if (instance.weight.size() != cells || (!instance.load.empty() && instance.load.size() != cells)) {
    return wrong("De tabel met vraag past niet bij de punten, perioden en trekkingen.",
                 "The table of demand does not fit the points, periods and scenarios.");
  }
  return {};
}

}  // namespace

core::Result<void> check(const Instance& instance) {
  if (auto shape = check_shape(instance); !shape) return shape;
  if (!amounts(instance.weight) || !amounts(instance.load)) {
    return wrong("De vraag op een punt is kleiner dan nul of geen getal.",
                 "The demand of a point is below zero or no number.");
  }
  const bool usable =
      std::ranges::all_of(instance.cost, [](double c) { return c >= 0 && (std::isinf(c) || c < 1e15); });
  if (!usable) {
    return wrong("Een afstand is kleiner dan nul of geen getal.", "A distance is below zero or no number.");
  }
  for (const auto& site : instance.sites) {
    if (auto good = check_site(instance, site); !good) return good;
  }
  for (const auto& period : instance.periods) {
    if (!std::isfinite(period.weight) || period.weight < 0) {
      return wrong("Het gewicht van een periode is kleiner dan nul.", "The weight of a period is below zero.");
    }
  }
  if (instance.unserved_cost && (!std::isfinite(*instance.unserved_cost) || *instance.unserved_cost < 0)) {
    return wrong("De prijs van vraag zonder locatie is kleiner dan nul.",
                 "The price of unserved demand is below zero.");
  }
  if (instance.goal != Goal::kMedian && !(instance.radius >= 0)) {
    return wrong("De straal is kleiner dan nul.", "The radius is below zero.");
  }
  if (!(instance.risk.level >= 0 && instance.risk.level < 1)) {
    return wrong("Het niveau van de ongunstigste trekkingen moet van 0 tot 1 zijn.",
                 "The level of the worst scenarios must be from 0 to below 1.");
  }
  return {};
}

}  // namespace pareltjes::engines::siting
