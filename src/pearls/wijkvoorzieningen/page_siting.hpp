// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {

/// The tables locaties and locatievragen as the page reads them.
struct SitePlaceRow {
  std::string facility, id, name, area, state, unit;
  double x = 0, y = 0, people = 0;
  int year = 0;
  Number order, adds, lost, chance;
};
struct SiteQuestionRow {
  std::string facility, goal, unit, reach_unit, distance_unit, norm, basis, source;
  int year = 0, until = 0;
  Number count, now, with, bound, gap, reach, within_now, within_with, mean_now, mean_with, draws, same;
  double candidates = 0, points = 0, people = 0, age_from = 0, age_to = 120;
  bool proven = false, middles = true;
  std::vector<SitePlaceRow> places;  ///< In the order of the outcome.

  [[nodiscard]] std::vector<const SitePlaceRow*> fresh() const;
};
std::vector<SiteQuestionRow> read_sites(const pearl::Outcome& outcome, core::Language language);

/// "Met één basisschool in Gors erbij wonen 1.200 kinderen meer binnen 600 meter."
std::string siting_sentence(const Words& words, const SiteQuestionRow& question);
/// Whether it is proven, and in how many of the draws no other choice is better.
std::string siting_certainty(const Words& words, const SiteQuestionRow& question);
/// What the reader must know of the distances and of what a new site is.
std::string siting_basis(const Words& words, const SiteQuestionRow& question);
/// "83 kinderen" or "12 meter".
std::string siting_amount(const Words& words, const SiteQuestionRow& question, const Number& value,
                          const std::string& unit);
/// Areas, the places that are there, and the new ones with their rank; empty without shapes.
std::string siting_map(const PageContext& page, const SiteQuestionRow& question);

/// The section "Waar kan er een bij?".
nlohmann::json siting_values(const PageContext& page);

}  // namespace pareltjes::wijkvoorzieningen
