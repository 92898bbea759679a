// SPDX-License-Identifier: EUPL-1.2
// The table of needs and the explanation behind each number.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr std::size_t kMostColumns = 12;      ///< With more areas than this the areas become the rows.
constexpr std::size_t kAllExplanations = 60;  ///< Up to so many the page holds every explanation.
constexpr std::size_t kStandaloneExplanations = 250;

struct Cell {
  const AreaRow* area;
  std::string facility;
  bool operator<(const Cell& other) const {
    return std::pair(area->code, facility) < std::pair(other.area->code, other.facility);
  }
};

struct Layout {
  std::vector<const AreaRow*> areas;
  std::vector<std::string> facilities;
  bool areas_are_rows = false;
  std::set<Cell> explained;  ///< Cells whose explanation is in this page.
};

Layout layout_of(const PageContext& page) {
  Layout layout;
  layout.areas = page.rows;
  if (page.gemeente != nullptr) layout.areas.push_back(page.gemeente);
  layout.areas_are_rows = layout.areas.size() > kMostColumns;
  const auto category = page.words.category_of(page.choice.facility);
  for (const auto& facility : page.data.facilities) {
    if (!layout.areas_are_rows || page.words.category_of(facility) == category) layout.facilities.push_back(facility);
  }
  const auto cells = layout.areas.size() * layout.facilities.size();
  // Of a long table only the chosen area's explanations are here; every other number leads to a page that has them.
  const bool all = cells <= (page.interactive ? kAllExplanations : kStandaloneExplanations);
  for (const auto* area : layout.areas) {
    for (const auto& facility : layout.facilities) {
      const bool near = area->code == page.choice.area || (!layout.areas_are_rows && facility == page.choice.facility);
      if ((all || near) && page.data.need(area->code, facility) != nullptr) layout.explained.insert({area, facility});
    }
  }
  return layout;
}

Scale scale_of(const PageContext& page, const std::string& facility) {
  std::vector<double> values;
  for (const auto* area : page.rows) {
    if (const auto* need = page.data.need(area->code, facility)) values.push_back(need->value.mid);
  }
  return scale_for(values, true);
}

nlohmann::json cell_json(const PageContext& page, const Layout& layout, const AreaRow& area,
                         const std::string& facility, const Scale& scale) {
  const auto* need = page.data.need(area.code, facility);
  const auto label = fmt::format("{}, {}", area.name, page.words.facility(facility));
  if (need == nullptr)
    return {{"label", label}, {"text", ""}, {"href", ""}, {"k", 0}, {"chosen", false}, {"total", false}};
  const bool total = page.gemeente == &area;
  const auto anchor = PageContext::anchor(area.code, facility);
  const bool here = layout.explained.contains({&area, facility});
  const auto href = here ? "#" + anchor : page.here({{"gebied", area.code}, {"toon", facility}}, anchor);
  return {{"label", label},
          {"text", page.words.amount(need->value.mid, need->unit)},
          {"href", here || page.interactive ? href : ""},
          {"k", total ? 0 : scale.class_of(need->value.mid)},
          {"total", total},
          {"chosen", area.code == page.choice.area && facility == page.choice.facility}};
}

std::string facility_unit(const PageContext& page, const std::string& facility) {
  const auto found = std::ranges::find(page.data.needs, facility, &NeedRow::facility);
  return found == page.data.needs.end() ? std::string() : page.words.word(found->unit);
}

/// Facilities as rows, under the heading of their category.
nlohmann::json facility_rows(const PageContext& page, const Layout& layout) {
  nlohmann::json groups = nlohmann::json::array();
  std::string category = "?";
  for (const auto& facility : layout.facilities) {
    const auto own = page.words.category_of(facility);
    if (own != category) {
      category = own;
      groups.push_back({{"title", own.empty() ? page.words.pick("Overig", "Other") : page.words.word(own)},
                        {"rows", nlohmann::json::array()}});
    }
    const auto scale = scale_of(page, facility);
    nlohmann::json cells = nlohmann::json::array();
    for (const auto* area : layout.areas) cells.push_back(cell_json(page, layout, *area, facility, scale));
    groups.back()["rows"].push_back(
        {{"name", page.words.facility(facility)}, {"unit", facility_unit(page, facility)}, {"cells", cells}});
  }
  return groups;
}

/// Areas as rows, wijken first, then the buurten of the chosen wijk.
nlohmann::json area_rows(const PageContext& page, const Layout& layout) {
  nlohmann::json groups = nlohmann::json::array();
  std::vector<Scale> scales;
  scales.reserve(layout.facilities.size());
  for (const auto& facility : layout.facilities) scales.push_back(scale_of(page, facility));
  std::string kind = "?";
  for (const auto* area : layout.areas) {
    if (area->kind != kind) {
      kind = area->kind;
      const auto* title = kind == "wijk" ? page.words.pick("Wijken", "Districts")
                          : kind == "buurt"
                              ? page.words.pick("Buurten in de gekozen wijk", "Neighbourhoods in the chosen district")
                              : page.words.pick("Hele gemeente", "Whole municipality");
      groups.push_back({{"title", title}, {"rows", nlohmann::json::array()}});
    }
    nlohmann::json cells = nlohmann::json::array();
    for (std::size_t i = 0; i < layout.facilities.size(); ++i) {
      cells.push_back(cell_json(page, layout, *area, layout.facilities[i], scales[i]));
    }
    groups.back()["rows"].push_back({{"name", area->name}, {"unit", ""}, {"cells", cells}});
  }
  return groups;
}

nlohmann::json columns(const PageContext& page, const Layout& layout) {
  nlohmann::json list = nlohmann::json::array();
  if (layout.areas_are_rows) {
    for (const auto& facility : layout.facilities) {
      list.push_back({{"name", page.words.facility(facility)}, {"unit", facility_unit(page, facility)}});
    }
  } else {
    for (const auto* area : layout.areas) list.push_back({{"name", area->name}, {"unit", ""}});
  }
  return list;
}

nlohmann::json categories(const PageContext& page, const Layout& layout) {
  nlohmann::json list = nlohmann::json::array();
  if (!layout.areas_are_rows || !page.interactive) return list;
  std::vector<std::string> seen;
  const auto chosen = page.words.category_of(page.choice.facility);
  for (const auto& facility : page.data.facilities) {
    const auto category = page.words.category_of(facility);
    if (std::ranges::find(seen, category) != seen.end()) continue;
    seen.push_back(category);
    list.push_back({{"name", page.words.word(category)},
                    {"href", page.link({{"toon", facility}}, "h-behoefte")},
                    {"chosen", category == chosen}});
  }
  return list;
}

std::string figures(const PageContext& page, const Number& low, const Number& mid, const Number& high) {
  const auto number = [&](const Number& value) {
    if (!value) return std::string("–");
    return page.words.number(*value, *value == static_cast<double>(static_cast<long long>(*value)) ? 0 : 2);
  };
  if (!low && !mid && !high) return {};
  if (low == mid && mid == high) return number(mid);
  return fmt::format("{} {}, {} {}, {} {}", page.words.pick("laag", "low"), number(low),
                     page.words.pick("midden", "middle"), number(mid), page.words.pick("hoog", "high"), number(high));
}

nlohmann::json norm_json(const PageContext& page, const NeedRow& need) {
  const auto* norm = page.data.norm(need.norm);
  if (norm == nullptr)
    return {{"text", need.norm}, {"source", need.source}, {"url", ""},    {"own", ""},
            {"figures", ""},     {"share", ""},           {"status", ""}, {"fit", ""}};
  const bool web = norm->url.starts_with("https://") || norm->url.starts_with("http://");
  return {{"id", norm->id},
          {"text", page.words.norm(*norm)},
          {"figures", figures(page, norm->low, norm->mid, norm->high)},
          {"own", norm->own() ? figures(page, norm->own_low, norm->own_mid, norm->own_high) : ""},
          {"own_source", norm->own_source},
          {"share", taking_part(page, *norm)},
          {"status", page.words.word(norm->status)},
          {"fit", norm->fit},
          {"source", norm->source.empty() ? need.source : norm->source},
          {"url", web ? norm->url : ""}};
}

/// The drawing in words: "Nodig: laag 1.529, midden 1.592, hoog 1.637 leerlingen. Er is 1.500."
std::string told(const PageContext& page, const NeedRow& need, const double* capacity) {
  const int decimals = Words::decimals(need.value.mid, need.unit);
  const auto number = [&](double value) { return page.words.number(value, decimals); };
  auto text =
      fmt::format("{}: {} {}, {} {}, {} {} {}.", page.words.pick("Nodig", "Needed"), page.words.pick("laag", "low"),
                  number(need.value.low), page.words.pick("midden", "middle"), number(need.value.mid),
                  page.words.pick("hoog", "high"), number(need.value.high), page.words.word(need.unit));
  if (capacity != nullptr) text += fmt::format(" {} {}.", page.words.pick("Er is", "There is"), number(*capacity));
  return text;
}

nlohmann::json explanation(const PageContext& page, const Cell& cell) {
  const auto& need = *page.data.need(cell.area->code, cell.facility);
  const auto unit = page.words.word(need.unit);
  const auto amount = page.words.amount(need.value.mid, need.unit);
  const auto between = page.words.between(need.value, need.unit);
  const auto year = need.year ? fmt::format("{:.0f}", *need.year) : std::string();
  pages::ThreadOptions options;
  options.language = page.words.language();
  options.unit = unit;
  options.decimals = Words::decimals(need.value.mid, need.unit);
  const auto supply = page.data.supply.find({cell.area->code, cell.facility});
  const double* capacity = nullptr;
  if (supply != page.data.supply.end() && supply->second.state == "bekend" && supply->second.capacity &&
      supply->second.unit == need.unit) {
    capacity = &*supply->second.capacity;
  }
  options.sentence = told(page, need, capacity);
  std::string whom = page.words.word(need.target);
  if (const auto* norm = page.data.norm(need.norm); norm != nullptr && need.target == "leeftijd" && norm->age_from) {
    whom = page.words.ages(*norm->age_from, norm->age_to);
  }
  if (need.target_count) whom += fmt::format(" ({})", page.words.number(*need.target_count, 0));
  return {{"id", PageContext::anchor(cell.area->code, cell.facility)},
          {"area", cell.area->name},
          {"year", year},
          {"facility", page.words.facility(cell.facility)},
          {"amount", amount},
          {"unit", unit},
          {"between", between},
          {"svg", pages::threads_svg({{"", need.value}}, capacity, options)},
          {"supply", supply_state(page, cell.area->code, cell.facility)},
          {"cell", fmt::format("behoefte / {} / {} / {}", cell.area->code, cell.facility, year)},
          {"whom", whom},
          {"norm", norm_json(page, need)},
          {"nature", page.words.word(need.nature)},
          {"first", cell.area->code == page.choice.area && cell.facility == page.choice.facility},
          {"norm_href",
           page.interactive ? page.link({{"gebied", cell.area->code}, {"toon", cell.facility}}, "normen") : ""}};
}

}  // namespace

nlohmann::json matrix_values(const PageContext& page) {
  const auto layout = layout_of(page);
  nlohmann::json explanations = nlohmann::json::array();
  bool first = false;
  for (const auto& cell : layout.explained) {
    explanations.push_back(explanation(page, cell));
    first = first || explanations.back()["first"].get<bool>();
  }
  if (!first && !explanations.empty()) explanations.front()["first"] = true;
  std::vector<std::string> without;
  for (const auto& norm : page.data.norms) {
    const bool needed = std::ranges::find(page.data.facilities, norm.facility) != page.data.facilities.end();
    auto name = page.words.facility(norm.facility);
    if (!needed && std::ranges::find(without, name) == without.end()) without.push_back(std::move(name));
  }
  const auto list = fmt::format("{}", fmt::join(without, ", "));
  const auto categories_json = categories(page, layout);
  return {{"corner",
           layout.areas_are_rows ? page.words.pick("Gebied", "Area") : page.words.pick("Voorziening", "Facility")},
          {"columns", columns(page, layout)},
          {"groups", layout.areas_are_rows ? area_rows(page, layout) : facility_rows(page, layout)},
          {"dense", !layout.areas_are_rows && layout.areas.size() > 6},
          {"span", layout.areas_are_rows ? layout.facilities.size() + 1 : layout.areas.size() + 1},
          {"has_categories", !categories_json.empty()},
          {"categories", categories_json},
          {"explanations", explanations},
          {"without", list}};
}

}  // namespace pareltjes::wijkvoorzieningen
