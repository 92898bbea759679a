// SPDX-License-Identifier: EUPL-1.2
// The chance of a shortage: area by facility by year, and what stands behind each.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr std::size_t kMostColumns = 8;    ///< Of one table; more stand in a second one.
constexpr std::size_t kMostCells = 600;    ///< With more, only the kind of facility that was chosen.
constexpr std::size_t kAllExplained = 40;  ///< Up to so many cells the page holds every explanation.
constexpr double kChanceStep = 0.2;

int step_of(double chance) {
  return Scale{0, kChanceStep}.class_of(chance);
}

std::string anchor(std::string_view area, std::string_view facility) {
  return fmt::format("t-{}-{}", area, facility);
}

struct Layout {
  std::vector<const AreaRow*> areas;
  std::vector<std::string> known, unknown;
  std::set<std::pair<std::string, std::string>> explained;
};

Layout layout_of(const PageContext& page) {
  Layout layout;
  layout.areas = page.rows;
  if (page.gemeente != nullptr) layout.areas.push_back(page.gemeente);
  layout.known = with_chances(page.data);
  for (const auto& facility : page.data.facilities) {
    if (std::ranges::find(layout.known, facility) == layout.known.end()) layout.unknown.push_back(facility);
  }
  if (layout.areas.size() * layout.known.size() > kMostCells) {
    const auto category = page.words.category_of(page.choice.facility);
    std::erase_if(layout.known, [&](const auto& facility) { return page.words.category_of(facility) != category; });
  }
  const bool all = layout.areas.size() * layout.known.size() <= kAllExplained;
  for (const auto* area : layout.areas) {
    for (const auto& facility : layout.known) {
      const bool near = area->code == page.choice.area || facility == page.choice.facility;
      if ((all || near) && page.data.shortage(area->code, facility, page.choice.at) != nullptr)
        layout.explained.insert({area->code, facility});
    }
  }
  return layout;
}

json cell(const PageContext& page, const Layout& layout, const AreaRow& area, const std::string& facility) {
  const auto* row = page.data.shortage(area.code, facility, page.choice.at);
  json value{{"label", fmt::format("{}, {}, {}", area.name, page.words.facility(facility), page.choice.at)},
             {"text", ""},
             {"href", ""},
             {"k", 0},
             {"chosen", area.code == page.choice.area && facility == page.choice.facility}};
  if (row == nullptr) return value;
  const bool here = layout.explained.contains({area.code, facility});
  value["text"] = chance_text(page.words, row->chance);
  value["k"] = step_of(row->chance);
  if (here) value["href"] = "#" + anchor(area.code, facility);
  if (!here && page.interactive) {
    value["href"] =
        page.here({{"gebied", area.code}, {"toon", std::string(kChanceTheme) + facility}}, anchor(area.code, facility));
  }
  return value;
}

json tables(const PageContext& page, const Layout& layout) {
  json list = json::array();
  for (std::size_t first = 0; first < layout.known.size(); first += kMostColumns) {
    const auto last = std::min(first + kMostColumns, layout.known.size());
    json heads = json::array();
    for (auto i = first; i < last; ++i) heads.push_back(page.words.facility(layout.known[i]));
    json rows = json::array();
    for (const auto* area : layout.areas) {
      json cells = json::array();
      for (auto i = first; i < last; ++i) cells.push_back(cell(page, layout, *area, layout.known[i]));
      rows.push_back({{"name", area->name}, {"cells", cells}, {"total", area == page.gemeente}});
    }
    list.push_back({{"id", fmt::format("t-kans-{}", first / kMostColumns + 1)}, {"heads", heads}, {"rows", rows}});
  }
  return list;
}

std::string missing(const PageContext& page, double amount, const std::string& unit) {
  return page.words.amount(amount, unit);
}

/// The years behind one cell: chance, and need minus supply.
json years_of(const PageContext& page, const std::string& area, const std::string& facility) {
  json rows = json::array();
  for (const int year : page.data.years) {
    const auto* row = page.data.shortage(area, facility, year);
    if (row == nullptr) continue;
    rows.push_back({{"year", std::to_string(year)},
                    {"chance", chance_text(page.words, row->chance)},
                    {"middle", missing(page, row->mid, row->unit)},
                    {"range", fmt::format("{} {} {}", missing(page, row->low, row->unit), page.words.pick("tot", "to"),
                                          missing(page, row->high, row->unit))},
                    {"chosen", year == page.choice.at}});
  }
  return rows;
}

json explanation(const PageContext& page, const std::string& code, const std::string& facility, bool first) {
  const auto& row = *page.data.shortage(code, facility, page.choice.at);
  const auto* area = page.data.area(code);
  const auto* norm = page.data.norm(row.norm);
  const bool web = norm != nullptr && (norm->url.starts_with("https://") || norm->url.starts_with("http://"));
  return {{"id", anchor(code, facility)},
          {"area", area == nullptr ? code : area->name},
          {"year", std::to_string(row.year)},
          {"facility", page.words.facility(facility)},
          {"chance", chance_text(page.words, row.chance)},
          {"sentence", chance_sentence(page, row)},
          {"unit", page.words.word(row.unit)},
          {"years", years_of(page, code, facility)},
          {"cell", fmt::format("tekortkans / {} / {} / {}", code, facility, row.year)},
          {"supply", fmt::format("{} {}", page.words.amount(row.supply, row.unit), page.words.word(row.unit))},
          {"supply_source", row.supply_source},
          {"norm", norm == nullptr ? row.norm : page.words.norm(*norm)},
          {"source", row.source},
          {"url", web ? norm->url : ""},
          {"low", chance_text(page.words, row.chance_low)},
          {"high", chance_text(page.words, row.chance_high)},
          {"decides", decides_text(page.words, row.decides)},
          {"first", first}};
}

/// The chosen area, every facility in every year: what decides stands behind it.
json of_area(const PageContext& page, const std::vector<std::string>& known) {
  json heads = json::array();
  for (const int year : page.data.years) heads.push_back(std::to_string(year));
  json rows = json::array();
  for (const auto& facility : known) {
    json cells = json::array();
    const ShortageRow* last = nullptr;
    for (const int year : page.data.years) {
      const auto* row = page.data.shortage(page.choice.area, facility, year);
      if (row == nullptr) continue;
      last = row;
      cells.push_back(
          {{"chance", chance_text(page.words, row->chance)}, {"middle", missing(page, row->mid, row->unit)}});
    }
    if (last == nullptr || cells.size() != page.data.years.size()) continue;
    rows.push_back({{"name", page.words.facility(facility)},
                    {"unit", page.words.word(last->unit)},
                    {"cells", cells},
                    {"decides", decides_text(page.words, last->decides)}});
  }
  if (rows.empty()) return nullptr;
  return {{"heads", heads}, {"rows", rows}};
}

std::string names(const PageContext& page, const std::vector<std::string>& facilities) {
  std::vector<std::string> list;
  list.reserve(facilities.size());
  for (const auto& facility : facilities) list.push_back(page.words.spoken(facility));
  return fmt::format("{}", fmt::join(list, ", "));
}

}  // namespace

std::vector<std::string> with_chances(const PageData& data) {
  std::set<std::string> there;
  for (const auto& row : data.shortages) there.insert(row.facility);
  std::vector<std::string> known;
  for (const auto& facility : data.facilities) {
    if (there.contains(facility)) known.push_back(facility);
  }
  return known;
}

std::string chance_text(const Words& words, double chance) {
  return words.number(100 * std::clamp(chance, 0.01, 0.99), 0) + "%";
}

std::string chance_sentence(const PageContext& page, const ShortageRow& row) {
  const auto& words = page.words;
  const auto* area = page.data.area(row.area);
  const auto& name = area == nullptr ? row.area : area->name;
  const auto chance = words.number(std::clamp(row.chance, 0.01, 0.99), 2);
  const bool english = words.language() == core::Language::kEnglish;
  if (row.above > 0) {
    const auto amount = words.amount(row.above, row.unit) + " " + words.word(row.unit);
    return english ? fmt::format("The chance that {} lacks more than {} in {} is {}.", name, amount, row.year, chance)
                   : fmt::format("De kans dat {} in {} meer dan {} tekortkomt, is {}.", name, row.year, amount, chance);
  }
  return english ? fmt::format("The chance of too little in {} in {} is {}.", name, row.year, chance)
                 : fmt::format("De kans op te weinig in {} in {} is {}.", name, row.year, chance);
}

std::string decides_text(const Words& words, const std::string& decides) {
  if (decides == "norm") return words.pick("de norm", "the norm");
  if (decides == "mensen") return words.pick("hoeveel mensen er wonen", "how many people live there");
  return words.pick("niets: het is zo goed als zeker", "nothing: it is nearly certain");
}

json shortage_values(const PageContext& page) {
  if (page.data.years.size() < 2) return nullptr;
  const auto layout = layout_of(page);
  json explanations = json::array();
  bool first = false;
  for (const auto& [area, facility] : layout.explained) {
    const bool chosen = area == page.choice.area && facility == page.choice.facility;
    explanations.push_back(explanation(page, area, facility, chosen));
    first = first || chosen;
  }
  if (!first && !explanations.empty()) explanations.front()["first"] = true;
  json legend = json::array();
  for (int i = 0; i < 5; ++i) legend.push_back({{"k", i + 1}, {"text", fmt::format("{}–{}%", 20 * i, 20 * (i + 1))}});
  const auto query = page.link({}, "").substr(page.request.path.size());
  return {{"known", !layout.known.empty()},
          {"tables", tables(page, layout)},
          {"legend", legend},
          {"explanations", explanations},
          {"of_area", of_area(page, layout.known)},
          {"unknown", names(page, layout.unknown)},
          {"unknown_count", layout.unknown.empty() ? "" : std::to_string(layout.unknown.size())},
          {"one_unknown", layout.unknown.size() == 1},
          {"excel", page.interactive ? page.request.path + "/uitvoer.csv" + (query.empty() ? "?" : query + "&") +
                                           "tabel=tekortkans&excel=ja"
                                     : ""}};
}

}  // namespace pareltjes::wijkvoorzieningen
