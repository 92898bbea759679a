// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "pearls/wijkvoorzieningen/page_data.hpp"
#include "pearls/wijkvoorzieningen/page_words.hpp"
#include "platform/pearl/pearl.hpp"

namespace pareltjes::wijkvoorzieningen {

/// What the visitor chose, checked against what there is.
struct Choice {
  std::string level;      ///< "wijk" or "buurt": what the map shows.
  std::string theme;      ///< What the map shows: a facility, or one of kThemes.
  std::string facility;   ///< The theme where it is a facility, otherwise the first.
  std::string area;       ///< For the pyramid, the explanations and the supply.
  std::string reference;  ///< Code of the area that the pyramid is compared with; empty for none.
  std::string year;       ///< Up to when the page looks ahead, as the address says; empty where it does not.
  std::vector<std::pair<std::string, std::string>> norms;  ///< Own figures in the address: "norm.ID.midden" and value.
  std::vector<std::pair<std::string, std::string>> sites;  ///< Of kSiteFields, as the address gives them.
  int at = 0;         ///< The year that map, ages and chances show: one of PageData::years.
  std::string shown;  ///< The same as the address says it; empty where it says none.
};

/// What the form for new sites asks: facility, number, goal, reach in metres.
inline constexpr std::array<std::string_view, 4> kSiteFields{"voor", "plekken", "doel", "bereik"};

/// Shares of the inhabitants that a map can show beside needs.
inline constexpr std::string_view kThemes[] = {"inwoners", "aandeel-0-14", "aandeel-65-plus"};
/// A theme that begins so, and ends in a facility, shows the chance of a shortage of it.
inline constexpr std::string_view kChanceTheme = "kans-";
/// … and so, how far it is.
inline constexpr std::string_view kDistanceTheme = "afstand-";

/// Five classes of a map, from `begin`, each `step` wide.
struct Scale {
  double begin = 0;
  double step = 1;
  [[nodiscard]] int class_of(double value) const;
};
Scale scale_for(const std::vector<double>& values, bool from_zero);

/// Everything that the parts of the page share.
struct PageContext {
  const pearl::Outcome& outcome;
  const pearl::PageRequest& request;
  const PageData& data;
  Words words;
  Choice choice;
  std::vector<const AreaRow*> shown;  ///< On the map: all areas of the level.
  std::vector<const AreaRow*> rows;   ///< In tables: at buurt level the wijken and the buurten of the chosen wijk.
  const AreaRow* gemeente = nullptr;
  bool interactive = true;  ///< False on a page that stands alone: then nothing may point into the service.

  /// Address of this page with other choices, such as {{"gebied", code}}.
  [[nodiscard]] std::string link(const std::map<std::string, std::string>& changes, std::string_view fragment) const;
  /// The same without the path: on this page itself shorter, where there are hundreds.
  [[nodiscard]] std::string here(const std::map<std::string, std::string>& changes, std::string_view fragment) const {
    return link(changes, fragment).substr(request.path.size());
  }
  [[nodiscard]] static std::string anchor(std::string_view area, std::string_view facility);
};

Choice choice_of(const PageData& data, const pearl::PageRequest& request);
PageContext context_of(const pearl::Outcome& outcome, const pearl::PageRequest& request, const PageData& data);
/// What the map shows of an area in one of PageData::years.
Number theme_value(const PageContext& page, const AreaRow& area, std::string_view theme, int year);
/// The facilities of which the supply, and so the chance of a shortage, is known in some area.
std::vector<std::string> with_chances(const PageData& data);
/// The facilities of which the distance is known in some area, in the order of the outcome.
std::vector<std::string> with_distances(const PageData& data);
/// "640 m" or "1,9 km".
std::string distance_text(const Words& words, double metres);
/// What the distances to a facility rest on: streets or straight lines, and where people were placed.
std::string ground_text(const PageContext& page, std::string_view facility);
/// "83%", never 0 or 100: what is drawn says no more.
std::string chance_text(const Words& words, double chance);
/// "De kans dat Gors in 2035 meer dan 20 plaatsen tekortkomt, is 0,83."
std::string chance_sentence(const PageContext& page, const ShortageRow& row);
/// What decides: the norm, how many people there will be, or nothing.
std::string decides_text(const Words& words, const std::string& decides);

/// The answer in three parts: what is needed, what is short, what is not known.
nlohmann::json answer_values(const PageContext& page);
nlohmann::json map_values(const PageContext& page);
nlohmann::json matrix_values(const PageContext& page);
nlohmann::json people_values(const PageContext& page);
nlohmann::json supply_values(const PageContext& page);
/// The chance of a shortage: area by facility in the year that is shown, and every year behind each.
nlohmann::json shortage_values(const PageContext& page);
/// How far it is: the chosen facility in every area.
nlohmann::json reach_values(const PageContext& page);
/// The bar of years; null where the outcome does not look ahead.
nlohmann::json year_bar(const PageContext& page, const std::string& id, const std::string& fragment);
nlohmann::json norm_values(const PageContext& page);
nlohmann::json source_values(const PageContext& page);
/// What the projection says; null where there is none.
nlohmann::json future_values(const PageContext& page);

/// What stands out in who lives in an area: the share that lies furthest from the municipality's, beside that of the
/// municipality and the country, and whether any other area of its kind goes further. Empty for the municipality
/// itself.
std::vector<std::string> remarkable(const PageContext& page, const AreaRow& chosen);

/// "97% tot 100% doet mee, midden 98%" for a norm that counts only part of its target group; otherwise empty.
std::string taking_part(const PageContext& page, const NormRow& norm);

/// The supply and shortage of one area and facility as words, with the sign that goes with them.
nlohmann::json supply_state(const PageContext& page, std::string_view area, std::string_view facility);

}  // namespace pareltjes::wijkvoorzieningen
