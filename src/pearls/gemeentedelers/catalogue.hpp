// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/language.hpp"
#include "platform/pearl/registry.hpp"

namespace pareltjes::gemeentedelers {

/// A pearl as the catalogue tells of it: one that runs here, or a practice that somebody described. What is empty is
/// not known.
struct Entry {
  std::string id;
  core::Text title;
  std::string who;                          ///< Who did it, by its source.
  std::vector<std::string> municipalities;  ///< Codes, where the source names them.
  std::string theme;
  core::Text what;
  core::Text transferable;
  core::Text effect;
  std::string design;  ///< How the effect was measured.
  core::Text against;  ///< Counter-evidence.
  core::Text spread;   ///< What a source says of who uses it.
  std::string edition;
  std::vector<std::string> sources;
  bool runs = false;
};

/// Everything there is: what runs first, then the cases of regels/casussen.csv.
std::vector<Entry> catalogue_of(const pearl::Registry& registry);

/// One found entry, and in which part of it the words stand.
struct Found {
  const Entry* entry = nullptr;
  int weight = 0;
  bool in_title = false;
};

/// Those in which every word occurs, in whatever case and with or without accents. Words in the title count three
/// times, in what was done twice, elsewhere once. Without words: all of them, in the order of the catalogue.
std::vector<Found> search(const std::vector<Entry>& entries, std::string_view words, std::string_view theme,
                          core::Language language);

/// Themes with their number of entries.
std::map<std::string, std::size_t> themes_of(const std::vector<Entry>& entries);

}  // namespace pareltjes::gemeentedelers
