// SPDX-License-Identifier: EUPL-1.2
// Who lives there: the pyramid with a comparison, and the inhabitants by age group.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pearls/wijkvoorzieningen/areas.hpp"
#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr std::size_t kMostChips = 16;
constexpr double kRemarkablePoints = 2;  ///< Percentage points; CBS rounds, so less may be nothing.

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

/// The ages of the year that is shown, those of now as an outline at their own size.
nlohmann::json later_pyramid(const PageContext& page, const AreaRow& area, const LaterPeople& later) {
  const auto& words = page.words;
  pages::PyramidOptions options;
  options.language = words.language();
  options.label_men = words.pick("Mannen", "Men");
  options.label_women = words.pick("Vrouwen", "Women");
  options.same_size = false;
  options.sentence = fmt::format(
      fmt::runtime(words.pick("Leeftijden in {} in {}, met die van nu als lijn. De groepen staan in de tabel.",
                              "Ages in {} in {}, with those of now as a line. The groups are in the table.")),
      area.name, page.choice.at);
  return {{"svg", pages::pyramid_svg(later.ages, &page.data.ages.at(area.code), options)},
          {"same_size", false},
          {"reference", fmt::format("{} ({})", words.pick("nu", "now"), page.data.years.front())}};
}

nlohmann::json pyramid(const PageContext& page, const AreaRow& area, const std::vector<Reference>& list) {
  const auto ages = page.data.ages.find(area.code);
  if (ages == page.data.ages.end()) return {{"svg", ""}, {"reference", ""}, {"same_size", false}};
  if (const auto* later = page.data.people(area.code, page.choice.at)) return later_pyramid(page, area, *later);
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
          {"same_size", true},
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

const ComparisonRow* compared(const PageContext& page, std::string_view with, std::string_view feature) {
  const auto found = std::ranges::find_if(page.data.comparisons, [&](const auto& row) {
    return row.area == page.choice.area && row.with == with && row.feature == feature;
  });
  return found == page.data.comparisons.end() ? nullptr : &*found;
}

std::string name_compared(const PageContext& page, const ComparisonRow& row) {
  return row.with == "NL00" ? page.words.pick("Nederland", "the Netherlands") : row.with_name;
}

std::string feature_heading(const PageContext& page, const std::string& feature) {
  if (feature == "aandeel_0_14") return "0–14";
  if (feature == "aandeel_65_plus") return "65+";
  if (feature == "huishoudensgrootte") return page.words.pick("Per huishouden", "Per household");
  return page.words.word(feature);
}

/// One row an area: the chosen one, the municipality, the country and the areas that look like it.
nlohmann::json comparison(const PageContext& page, const AreaRow& chosen) {
  std::vector<const ComparisonRow*> others;
  std::vector<std::string> features;
  for (const auto& row : page.data.comparisons) {
    if (row.area != page.choice.area) continue;
    if (std::ranges::find(others, row.with, &ComparisonRow::with) == others.end()) others.push_back(&row);
    if (std::ranges::find(features, row.feature) == features.end()) features.push_back(row.feature);
  }
  const auto text = [&](const ComparisonRow* row, Number ComparisonRow::* value) {
    if (row == nullptr || !(row->*value)) return std::string("–");
    const double number = *(row->*value);
    if (row->unit == "%") return page.words.number(number, 0) + "%";
    return row->feature == "huishoudensgrootte" ? page.words.number(number, 1) : page.words.amount(number, row->unit);
  };
  nlohmann::json heads = nlohmann::json::array();
  nlohmann::json own = nlohmann::json::array();
  for (const auto& feature : features) {
    heads.push_back(feature_heading(page, feature));
    const auto any = std::ranges::find_if(page.data.comparisons, [&](const auto& row) {
      return row.area == page.choice.area && row.feature == feature && row.value;
    });
    own.push_back(text(any == page.data.comparisons.end() ? nullptr : &*any, &ComparisonRow::value));
  }
  nlohmann::json rows = nlohmann::json::array({{{"name", chosen.name}, {"own", true}, {"cells", own}}});
  for (const auto* other : others) {
    nlohmann::json cells = nlohmann::json::array();
    for (const auto& feature : features)
      cells.push_back(text(compared(page, other->with, feature), &ComparisonRow::other));
    const bool similar = std::ranges::find(chosen.similar, other->with) != chosen.similar.end();
    rows.push_back({{"name", name_compared(page, *other)},
                    {"own", false},
                    {"note", similar ? page.words.pick("lijkt erop", "similar") : ""},
                    {"cells", cells}});
  }
  return {{"heads", heads}, {"rows", rows}, {"has", !others.empty()}};
}

nlohmann::json similar_sentence(const PageContext& page, const AreaRow& chosen) {
  std::vector<std::string> names;
  for (const auto& code : chosen.similar) {
    const auto found = std::ranges::find(page.data.comparisons, code, &ComparisonRow::with);
    if (found != page.data.comparisons.end()) names.push_back(found->with_name);
  }
  if (names.empty()) return "";
  return fmt::format("{} {}.", page.words.pick("Het meest lijken erop:", "Most like it:"),
                     list_of(names, 3, page.words.language()));
}

}  // namespace

std::vector<std::string> remarkable(const PageContext& page, const AreaRow& chosen) {
  const auto& words = page.words;
  const bool english = words.language() == core::Language::kEnglish;
  struct Trait {
    const char* feature;
    Number AreaRow::* count;
    const char *many_nl, *few_nl, *who_nl, *many_en, *few_en, *who_en;
  };
  static constexpr Trait kTraits[] = {{"aandeel_0_14", &AreaRow::young, "veel kinderen", "weinig kinderen",
                                       "jonger dan 15 jaar", "many children", "few children", "under 15"},
                                      {"aandeel_65_plus", &AreaRow::old, "veel ouderen", "weinig ouderen",
                                       "65 jaar of ouder", "many elderly", "few elderly", "65 or over"}};
  const auto share_of = [](const AreaRow& area, const Trait& trait) -> Number {
    const auto& part = area.*(trait.count);
    if (!part || !area.inhabitants || !(*area.inhabitants > 0)) return std::nullopt;
    return 100 * *part / *area.inhabitants;
  };
  const auto* whole = page.gemeente;
  if (whole == nullptr || whole == &chosen) return {};
  // The share that lies furthest from the municipality's, in percentage points.
  const Trait* trait = nullptr;
  double difference = 0;
  for (const auto& each : kTraits) {
    const auto own = share_of(chosen, each);
    const auto all = share_of(*whole, each);
    if (!own || !all || (trait != nullptr && std::abs(*own - *all) <= std::abs(difference))) continue;
    trait = &each;
    difference = *own - *all;
  }
  if (trait == nullptr) return {};
  const double own = *share_of(chosen, *trait);
  const auto percent = [&](double value) { return words.number(value, 0) + "%"; };
  std::vector<std::string> sentences;
  const auto* who = english ? trait->who_en : trait->who_nl;
  if (std::abs(difference) < kRemarkablePoints) {
    sentences.push_back(english ? fmt::format("In age {} looks like {} as a whole.", chosen.name, whole->name)
                                : fmt::format("In leeftijd lijkt {} op heel {}.", chosen.name, whole->name));
    sentences.push_back(fmt::format("{} is {}.", percent(own), who));
  } else {
    const auto* what =
        difference > 0 ? (english ? trait->many_en : trait->many_nl) : (english ? trait->few_en : trait->few_nl);
    sentences.push_back(english ? fmt::format("Remarkably {}: {} is {}.", what, percent(own), who)
                                : fmt::format("Opvallend {}: {} is {}.", what, percent(own), who));
  }
  std::string others = fmt::format("{} {} {} {}", words.pick("In", "In"), whole->name, english ? "that is" : "is dat",
                                   percent(*share_of(*whole, *trait)));
  if (const auto* country = compared(page, "NL00", trait->feature); country != nullptr && country->other) {
    others += fmt::format("{} {}", english ? ", in the Netherlands" : ", in Nederland", percent(*country->other));
  }
  sentences.push_back(others + ".");
  // An extreme is only one where no other area of its kind comes closer than the printed figure.
  std::size_t count = 0;
  bool extreme = std::abs(difference) >= kRemarkablePoints;
  for (const auto& area : page.data.areas) {
    const auto share = area.kind == chosen.kind ? share_of(area, *trait) : std::nullopt;
    if (!share) continue;
    ++count;
    if (&area != &chosen && (difference > 0 ? *share >= own - 0.5 : *share <= own + 0.5)) extreme = false;
  }
  if (extreme && count >= 3) {
    const auto* kind =
        chosen.kind == "wijk" ? words.pick("wijken", "districts") : words.pick("buurten", "neighbourhoods");
    sentences.push_back(
        english ? fmt::format("Of the {} {} none has a {} share.", count, kind, difference > 0 ? "higher" : "lower")
                : fmt::format("Van de {} {} heeft geen andere een {} aandeel.", count, kind,
                              difference > 0 ? "hoger" : "lager"));
  }
  return sentences;
}

namespace {

bool looks_ahead(const PageContext& page) {
  return !page.data.years.empty() && page.choice.at > page.data.years.front();
}

/// "Gors: 9.860 inwoners", of a later year "Gors in 2035: 9.400 tot 10.700 inwoners".
std::string heading(const PageContext& page, const AreaRow& area) {
  const auto& words = page.words;
  const auto* later = page.data.people(area.code, page.choice.at);
  if (later == nullptr || !later->low || !later->high) {
    return fmt::format("{}: {} {}", area.name, words.number(area.inhabitants, 0),
                       words.pick("inwoners", "inhabitants"));
  }
  const auto tens = [&](const Number& value) { return words.number(std::round(*value / 10) * 10, 0); };
  return fmt::format("{} {} {}: {} {} {} {}", area.name, words.pick("in", "in"), page.choice.at, tens(later->low),
                     words.pick("tot", "to"), tens(later->high), words.pick("inwoners", "inhabitants"));
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
          {"heading", chosen == nullptr ? "" : heading(page, *chosen)},
          {"pyramid", chosen == nullptr ? nlohmann::json() : pyramid(page, *chosen, choices)},
          {"has_references", page.interactive && choices.size() > 1 && !looks_ahead(page)},
          {"references", reference_links(page, choices)},
          {"remarkable", chosen == nullptr ? "" : fmt::format("{}", fmt::join(remarkable(page, *chosen), " "))},
          {"similar", chosen == nullptr ? nlohmann::json("") : similar_sentence(page, *chosen)},
          {"comparison", chosen == nullptr ? nlohmann::json() : comparison(page, *chosen)}};
}

}  // namespace pareltjes::wijkvoorzieningen
