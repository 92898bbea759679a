// SPDX-License-Identifier: EUPL-1.2
// Who lives there: the pyramid with a comparison, and the inhabitants by age group.
#include <fmt/format.h>

#include <algorithm>

#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr std::size_t kMostChips = 16;

struct Reference {
  std::string code, name;
};

/// With what the pyramid of the chosen area can be compared: only areas whose ages are in the outcome.
std::vector<Reference> references(const PageContext& page) {
  std::vector<Reference> list;
  const auto add = [&](const std::string& code, const std::string& name) {
    const bool there = std::ranges::any_of(list, [&](const auto& other) { return other.code == code; });
    if (code != page.choice.area && !there && page.data.ages.contains(code)) list.push_back({code, name});
  };
  if (page.gemeente != nullptr) add(page.gemeente->code, page.gemeente->name);
  add("NL00", page.words.pick("Nederland", "the Netherlands"));
  if (const auto* area = page.data.area(page.choice.area)) {
    for (const auto& code : area->similar) {
      const auto* other = page.data.area(code);
      const auto found = std::ranges::find(page.data.comparisons, code, &ComparisonRow::with);
      const auto name = other != nullptr ? other->name : found != page.data.comparisons.end() ? found->with_name : code;
      add(code, fmt::format("{} ({})", name, page.words.pick("lijkt erop", "similar")));
    }
  }
  return list;
}

nlohmann::json pyramid(const PageContext& page, const AreaRow& area, const std::vector<Reference>& list) {
  const auto ages = page.data.ages.find(area.code);
  if (ages == page.data.ages.end()) return {{"svg", ""}, {"reference", ""}};
  const auto wanted = std::ranges::find(list, page.choice.reference, &Reference::code);
  const auto* reference = wanted != list.end() ? &*wanted : list.empty() ? nullptr : &list.front();
  pages::PyramidOptions options;
  options.language = page.words.language();
  options.label_men = page.words.pick("Mannen", "Men");
  options.label_women = page.words.pick("Vrouwen", "Women");
  const auto share = page.words.share(area.old, area.inhabitants);
  options.sentence =
      page.words.language() == core::Language::kEnglish
          ? fmt::format("Population of {} by age and sex. {} is 65 or over. The table has the age groups.", area.name,
                        share)
          : fmt::format(
                "Bevolking van {} naar leeftijd en geslacht. {} is 65 jaar of ouder. De leeftijdsgroepen staan in de "
                "tabel.",
                area.name, share);
  const pages::PyramidSeries* other = nullptr;
  if (reference != nullptr) {
    options.label_reference = reference->name;
    other = &page.data.ages.at(reference->code);
  }
  return {{"svg", pages::pyramid_svg(ages->second, other, options)},
          {"reference", reference == nullptr ? "" : reference->name}};
}

nlohmann::json reference_links(const PageContext& page, const std::vector<Reference>& list) {
  nlohmann::json links = nlohmann::json::array();
  const bool chosen_here =
      std::ranges::any_of(list, [&](const auto& other) { return other.code == page.choice.reference; });
  for (std::size_t i = 0; i < list.size(); ++i) {
    links.push_back({{"name", list[i].name},
                     {"href", page.link({{"vergelijk", list[i].code}}, "wie")},
                     {"chosen", chosen_here ? list[i].code == page.choice.reference : i == 0}});
  }
  return links;
}

std::vector<const AreaRow*> choosable(const PageContext& page) {
  auto areas = page.rows;
  if (page.gemeente != nullptr) areas.push_back(page.gemeente);
  const auto* chosen = page.data.area(page.choice.area);
  if (chosen != nullptr && std::ranges::find(areas, chosen) == areas.end()) areas.push_back(chosen);
  return areas;
}

nlohmann::json area_json(const PageContext& page, const AreaRow& area) {
  std::string range;
  if (area.low && area.high && *area.low < *area.high) {
    range = fmt::format("{}–{}", page.words.number(area.low, 0), page.words.number(area.high, 0));
  }
  return {{"name", area.name},
          {"code", area.code},
          {"chosen", area.code == page.choice.area},
          {"href", page.interactive ? page.link({{"gebied", area.code}}, "wie") : ""},
          {"inhabitants", page.words.number(area.inhabitants, 0)},
          {"range", range},
          {"young", page.words.share(area.young, area.inhabitants)},
          {"middle", page.words.share(area.middle, area.inhabitants)},
          {"old", page.words.share(area.old, area.inhabitants)},
          {"young_count", page.words.number(area.young, 0)},
          {"middle_count", page.words.number(area.middle, 0)},
          {"old_count", page.words.number(area.old, 0)},
          {"nature", page.words.word(area.ages_nature.empty() ? area.nature : area.ages_nature)}};
}

/// One row a feature: the chosen area beside what it is compared with.
nlohmann::json comparison(const PageContext& page) {
  std::vector<std::string> with;
  nlohmann::json heads = nlohmann::json::array();
  std::vector<std::string> features;
  for (const auto& row : page.data.comparisons) {
    if (row.area != page.choice.area) continue;
    if (std::ranges::find(with, row.with) == with.end() && with.size() < 5) {
      with.push_back(row.with);
      heads.push_back(row.with_name);
    }
    if (std::ranges::find(features, row.feature) == features.end()) features.push_back(row.feature);
  }
  nlohmann::json rows = nlohmann::json::array();
  for (const auto& feature : features) {
    nlohmann::json cells = nlohmann::json::array();
    std::string own = "–";
    std::string unit;
    for (const auto& code : with) {
      const auto found = std::ranges::find_if(page.data.comparisons, [&](const auto& row) {
        return row.area == page.choice.area && row.with == code && row.feature == feature;
      });
      if (found == page.data.comparisons.end()) {
        cells.push_back("–");
        continue;
      }
      unit = found->unit;
      const auto text = [&](const Number& value) {
        if (!value) return std::string("–");
        return unit == "%" ? page.words.number(*value, 1) + "%" : page.words.amount(*value, unit);
      };
      own = text(found->value);
      cells.push_back(text(found->other));
    }
    rows.push_back({{"name", page.words.word(feature)},
                    {"unit", unit == "%" || unit.empty() ? "" : page.words.word(unit)},
                    {"own", own},
                    {"cells", cells}});
  }
  return {{"heads", heads}, {"rows", rows}, {"has", !rows.empty()}};
}

}  // namespace

nlohmann::json people_values(const PageContext& page) {
  const auto areas = choosable(page);
  nlohmann::json list = nlohmann::json::array();
  for (const auto* area : areas) {
    if (area != page.gemeente) list.push_back(area_json(page, *area));
  }
  const auto* chosen = page.data.area(page.choice.area);
  const auto choices = references(page);
  return {{"chips", page.interactive && areas.size() <= kMostChips},
          {"select", page.interactive && areas.size() > kMostChips},
          {"areas", list},
          {"gemeente", page.gemeente == nullptr ? nlohmann::json() : area_json(page, *page.gemeente)},
          {"chosen", chosen == nullptr ? nlohmann::json() : area_json(page, *chosen)},
          {"pyramid", chosen == nullptr ? nlohmann::json() : pyramid(page, *chosen, choices)},
          {"has_references", page.interactive && choices.size() > 1},
          {"references", reference_links(page, choices)},
          {"comparison", comparison(page)}};
}

}  // namespace pareltjes::wijkvoorzieningen
