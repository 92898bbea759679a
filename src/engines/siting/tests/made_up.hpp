// SPDX-License-Identifier: EUPL-1.2
// Problems of the size of a municipality, made from a seed.
#pragma once

#include <cmath>
#include <random>
#include <string>

#include "engines/siting/instance.hpp"

namespace pareltjes::engines::siting {

/// Points and sites in a square of 10 km, distances in metres as the crow flies, weights like those of small areas.
inline Instance made_up(std::uint32_t seed, std::size_t sites, std::size_t points, std::size_t periods = 1,
                        std::size_t scenarios = 1) {
  std::mt19937 random(seed);
  const auto below = [&](std::uint32_t n) { return static_cast<double>(random() % n); };
  Instance instance;
  instance.periods.assign(periods, {});
  instance.scenarios = scenarios;
  std::vector<std::pair<double, double>> at_site;
  for (std::size_t j = 0; j < sites; ++j) {
    Site site;
    site.id = "L" + std::to_string(j + 1);
    instance.sites.push_back(site);
    const double y = below(10'000);  // Drawn one after the other: compilers differ in the order of arguments.
    const double x = below(10'000);
    at_site.emplace_back(x, y);
  }
  std::vector<double> size;
  for (std::size_t i = 0; i < points; ++i) {
    instance.points.push_back("P" + std::to_string(i + 1));
    const double x = below(10'000);
    const double y = below(10'000);
    for (const auto& [a, b] : at_site) instance.cost.push_back(std::round(std::hypot(x - a, y - b)));
    size.push_back(5 + below(200));
  }
  for (std::size_t s = 0; s < scenarios; ++s) {
    for (std::size_t t = 0; t < periods; ++t) {
      for (std::size_t i = 0; i < points; ++i) {
        const double changed = scenarios * periods == 1 ? 1 : 0.5 + below(1'000) / 1'000;
        instance.weight.push_back(std::round(size[i] * changed));
      }
    }
  }
  return instance;
}

/// A graph by the recipe of the OR-Library's pmed files (J. Beasley, 1985): a ring, then edges at random up to n²/50,
/// lengths 1 to 100, in that file format.
inline std::string made_up_graph(std::uint32_t seed, std::size_t nodes, std::size_t open) {
  std::mt19937 random(seed);
  const auto from_one_to = [&](std::size_t n) { return 1 + random() % n; };
  const std::size_t edges = nodes * nodes / 50;
  std::string text = std::to_string(nodes) + " " + std::to_string(edges) + " " + std::to_string(open) + "\n";
  for (std::size_t e = 0; e < edges; ++e) {
    std::size_t from = e + 1;
    std::size_t to = e + 1 == nodes ? 1 : e + 2;
    if (e >= nodes) {
      from = from_one_to(nodes);
      do to = from_one_to(nodes);
      while (to == from);
    }
    text += std::to_string(from) + " " + std::to_string(to) + " " + std::to_string(from_one_to(100)) + "\n";
  }
  return text;
}

}  // namespace pareltjes::engines::siting
