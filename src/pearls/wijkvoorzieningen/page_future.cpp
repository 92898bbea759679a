// SPDX-License-Identifier: EUPL-1.2
// How it will be: the people of the chosen area in later years, their ages, and what is needed then.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <set>

#include "pearls/wijkvoorzieningen/outcome_rows.hpp"
#include "pearls/wijkvoorzieningen/page_parts.hpp"
#include "pearls/wijkvoorzieningen/shipped_rows.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

/// The groups that are drawn: everybody, and two of which facilities depend most.
constexpr std::array<std::string_view, 3> kDrawn{"totaal", "4-11", "75+"};

/// From this chance on a change counts as probable.
constexpr double kQuiteSure = 0.75;

using Fans = std::map<std::string, std::vector<pages::FanYear>, std::less<>>;

/// The years of the chosen area, men and women together, by group.
Fans fans_of(const PageContext& page) {
  Fans fans;
  const Rows rows(page.outcome.table("prognose"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.text(i, "code") != page.choice.area || rows.text(i, "geslacht") != "beide") continue;
    fans[rows.text(i, "leeftijd")].push_back({rows.number(i, "jaar"), rows.number(i, "p10"), rows.number(i, "p25"),
                                              rows.number(i, "p50"), rows.number(i, "p75"), rows.number(i, "p90")});
  }
  return fans;
}

/// People of an age group as the page counts them now.
double now_of(const PageContext& page, std::string_view group) {
  const auto ages = page.data.ages.find(page.choice.area);
  if (ages == page.data.ages.end()) return 0;
  const auto dash = group.find('-');
  const bool all = group == "totaal";
  const auto from = all ? 0U : static_cast<unsigned>(std::stoi(std::string(group)));
  const auto to =
      dash == std::string_view::npos ? 100U : static_cast<unsigned>(std::stoi(std::string(group.substr(dash + 1))));
  double sum = 0;
  for (const auto* side : {&ages->second.men, &ages->second.women}) {
    for (std::size_t age = from; age < side->size() && age <= to; ++age) sum += (*side)[age];
  }
  return sum;
}

std::string name_of(const PageContext& page, std::string_view group) {
  const auto& words = page.words;
  if (group == "totaal") return words.pick("Alle inwoners", "All inhabitants");
  if (group.ends_with('+')) {
    const auto age = std::string(group.substr(0, group.size() - 1));
    return fmt::format(fmt::runtime(words.pick("{} jaar en ouder", "{} and over")), age);
  }
  auto text = std::string(group);
  std::ranges::replace(text, '-', ' ');
  const auto space = text.find(' ');
  return fmt::format(fmt::runtime(words.pick("{} tot en met {} jaar", "{} to {}")), text.substr(0, space),
                     text.substr(space + 1));
}

/// As precise as a reader can use: tens, or fives of few people.
double rounded(double persons) {
  const double step = persons >= 200 ? 10 : 5;
  return std::round(persons / step) * step;
}
std::string people(const PageContext& page, double persons) {
  return page.words.number(rounded(persons), 0);
}
std::string range_of(const PageContext& page, const pages::FanYear& year) {
  const auto low = people(page, year.p10);
  const auto high = people(page, year.p90);
  return low == high ? low : fmt::format("{}–{}", low, high);
}

json charts(const PageContext& page, const Fans& fans, const std::string& area) {
  json list = json::array();
  for (const auto group : kDrawn) {
    const auto found = fans.find(group);
    if (found == fans.end() || found->second.size() < 2) continue;
    const auto& last = found->second.back();
    const auto name = name_of(page, group);
    pages::FanOptions options;
    options.language = page.words.language();
    options.sentence = fmt::format(
        fmt::runtime(
            page.words.pick("{}, {}: nu {}, in {:.0f} naar verwachting {} tot {}. De cijfers staan in de tabel.",
                            "{}, {}: now {}, in {:.0f} expected {} to {}. The figures are in the table.")),
        area, name, people(page, now_of(page, group)), last.year, people(page, last.p10), people(page, last.p90));
    list.push_back({{"name", name}, {"svg", pages::fan_svg(found->second, options)}});
  }
  return list;
}

/// Years that the tables show: now, every fifth, and the last.
std::vector<double> shown_years(const std::vector<pages::FanYear>& fan) {
  std::vector<double> years;
  for (const auto& year : fan) {
    const bool end = &year == &fan.front() || &year == &fan.back();
    const bool close = !end && (year.year - fan.front().year < 3 || fan.back().year - year.year < 3);
    if (end || (std::fmod(year.year, 5) == 0 && !close)) years.push_back(year.year);
  }
  return years;
}

json table(const PageContext& page, const Fans& fans) {
  const auto& all = fans.find("totaal")->second;
  const auto years = shown_years(all);
  json heads = json::array();
  for (std::size_t i = 1; i < years.size(); ++i) heads.push_back(fmt::format("{:.0f}", years[i]));
  // By age, everybody last; groups that overlap the others are left out.
  std::vector<std::pair<int, std::string>> order;
  for (const auto& [group, fan] : fans) {
    if (group != "65+" && group != "75+") order.emplace_back(group == "totaal" ? 1'000 : std::stoi(group), group);
  }
  std::ranges::sort(order);
  json rows = json::array();
  for (const auto& [first_age, group] : order) {
    const auto& fan = fans.find(group)->second;
    json cells = json::array();
    for (std::size_t i = 1; i < years.size(); ++i) {
      const auto year = std::ranges::find(fan, years[i], &pages::FanYear::year);
      if (year == fan.end()) continue;
      cells.push_back({{"mid", people(page, year->p50)}, {"range", range_of(page, *year)}});
    }
    auto name = group == "totaal" ? std::string(page.words.pick("Iedereen", "Everybody")) : group;
    if (const auto dash = name.find('-'); dash != std::string::npos) name.replace(dash, 1, "–");
    rows.push_back(
        {{"name", name}, {"total", group == "totaal"}, {"now", people(page, now_of(page, group))}, {"cells", cells}});
  }
  return {{"heads", heads}, {"rows", rows}};
}

/// The pyramid of the last year, that of now as an outline at its own size.
std::string pyramid(const PageContext& page, const std::string& area, double year) {
  pages::PyramidSeries then;
  then.men.assign(101, 0);
  then.women.assign(101, 0);
  const Rows rows(page.outcome.table("prognose_leeftijden"));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (rows.text(i, "code") != page.choice.area || rows.number(i, "jaar") != year) continue;
    const auto age = static_cast<std::size_t>(rows.number(i, "leeftijd"));
    (rows.text(i, "geslacht") == "vrouwen" ? then.women : then.men).at(std::min<std::size_t>(age, 100)) =
        rows.number(i, "p50");
  }
  const auto now = page.data.ages.find(page.choice.area);
  pages::PyramidOptions options;
  options.language = page.words.language();
  options.label_men = page.words.pick("Mannen", "Men");
  options.label_women = page.words.pick("Vrouwen", "Women");
  options.same_size = false;
  options.sentence = fmt::format(
      fmt::runtime(page.words.pick("Leeftijden in {} in {:.0f}, met die van nu als lijn. De groepen staan in de tabel.",
                                   "Ages in {} in {:.0f}, with those of now as a line. The groups are in the table.")),
      area, year);
  return pages::pyramid_svg(then, now == page.data.ages.end() ? nullptr : &now->second, options);
}

/// Needs now and in the last year, side by side.
json needs(const PageContext& page, double last) {
  json rows = json::array();
  const auto& words = page.words;
  for (const auto& facility : page.data.facilities) {
    const auto* now = page.data.need(page.choice.area, facility);
    const auto then = std::ranges::find_if(page.data.later_needs, [&](const NeedRow& row) {
      return row.area == page.choice.area && row.facility == facility && row.year == last;
    });
    if (now == nullptr || then == page.data.later_needs.end()) continue;
    // Whether there are more people to need it; the range of the norm is the same now and then.
    const double more = then->more.value_or(0.5);
    const bool rises = more >= kQuiteSure;
    const bool falls = more <= 1 - kQuiteSure;
    const auto state = rises   ? words.pick("waarschijnlijk meer", "probably more")
                       : falls ? words.pick("waarschijnlijk minder", "probably less")
                               : words.pick("kan beide kanten op", "may go either way");
    const double chance = falls ? 1 - more : more;
    rows.push_back({{"name", words.facility(facility)},
                    {"unit", words.word(now->unit)},
                    {"now", words.amount(now->value.mid, now->unit)},
                    {"then", words.amount(then->value.mid, then->unit)},
                    {"range", words.between(then->value, then->unit)},
                    {"state", state},
                    {"chance", rises || falls ? words.number(100 * std::min(chance, 0.99), 0) + "%" : ""}});
  }
  return rows;
}

/// Rate given and applied at every fifth age in the first year, and how many rows agree in all.
json audit(const PageContext& page) {
  const Rows rows(page.outcome.table("toets_prognose"));
  std::size_t wrong = 0;
  json shown = json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    wrong += rows.truth(i, "klopt") ? 0U : 1U;
    const bool fifth = std::fmod(rows.number(i, "leeftijd"), 5) == 0;
    if (rows.number(i, "jaar") != rows.number(0, "jaar") || rows.text(i, "geslacht") != "vrouwen" || !fifth) continue;
    const auto rate = rows.text(i, "cijfer");
    const auto name = rate == "overleving" ? page.words.pick("overleving", "survival")
                      : rate == "geboorte" ? page.words.pick("geboorte", "birth")
                                           : page.words.pick("verhuizing", "move");
    shown.push_back({{"age", fmt::format("{:.0f}", rows.number(i, "leeftijd"))},
                     {"rate", name},
                     {"given", page.words.number(rows.number(i, "gegeven"), 5)},
                     {"applied", page.words.number(rows.number(i, "toegepast"), 5)},
                     {"agrees", rows.truth(i, "klopt")}});
  }
  return {{"rows", shown},
          {"count", page.words.number(static_cast<double>(rows.size()), 0)},
          {"wrong", wrong == 0 ? "" : page.words.number(static_cast<double>(wrong), 0)},
          {"right", wrong == 0}};
}

/// How forecasts like this one came true: the back-test that ships, all sizes, one row for each pair of years and kind.
/// Empty when it cannot be read.
json looking_back(const PageContext& page) {
  const auto rows = shipped_rows("terugblik.csv");
  if (!rows) return json::array();
  const auto& words = page.words;
  const auto percent = [&words](double share) { return words.number(share, 1) + "%"; };
  json list = json::array();
  for (const auto& row : *rows) {
    if (row.at("methode") != "pareltjes" || row.at("leeftijd") != "totaal") continue;
    std::string best;
    double least = std::numeric_limits<double>::infinity();
    for (const auto& other : *rows) {
      const bool same = std::ranges::all_of(std::array{"van", "tot", "trend", "soort", "leeftijd"},
                                            [&](const char* key) { return other.at(key) == row.at(key); });
      const auto& method = other.at("methode");
      const double error = number_in(other, "mediaan_ape");
      if (!same || method == "pareltjes" || method == "cohort" || error >= least) continue;
      least = error;
      best = method;
    }
    const auto& kind = row.at("soort");
    list.push_back({{"years", row.at("van") + "–" + row.at("tot")},
                    {"kind", kind == "gemeente" ? words.pick("gemeenten", "municipalities")
                             : kind == "wijk"   ? words.pick("wijken", "districts")
                                                : words.pick("buurten", "neighbourhoods")},
                    {"counted", row.at("trend") == "eigen" ? words.pick("ja", "yes") : words.pick("nee", "no")},
                    {"n", words.number(number_in(row, "n"), 0)},
                    {"error", percent(number_in(row, "mediaan_ape"))},
                    {"simple", percent(least)},
                    {"method", words.word(best)},
                    {"covered", percent(number_in(row, "dekking_80"))}});
  }
  return list;
}

json assumptions(const PageContext& page) {
  const Rows rows(page.outcome.table("prognose_aannames"));
  json list = json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    list.push_back({{"text", rows.text(i, page.words.pick("zin", "zin_en"))},
                    {"nature", page.words.word(rows.text(i, "aard"))},
                    {"source", rows.text(i, "bron")}});
  }
  return list;
}

/// Whether imported housing plans are counted already.
bool has_plans(const PageContext& page) {
  return std::ranges::any_of(page.outcome.provenance.datasets,
                             [](const auto& use) { return use.id.starts_with("woningplannen"); });
}

json area_links(const PageContext& page) {
  json links = json::array();
  std::set<std::string> there;
  const Rows rows(page.outcome.table("prognose_leeftijden"));
  for (std::size_t i = 0; i < rows.size(); i += 202) there.insert(rows.text(i, "code"));  // of one area and year
  std::vector<const AreaRow*> areas;
  if (page.gemeente != nullptr) areas.push_back(page.gemeente);
  areas.insert(areas.end(), page.rows.begin(), page.rows.end());
  for (const auto* area : areas) {
    if (!there.contains(area->code)) continue;
    links.push_back({{"name", area->name},
                     {"href", page.link({{"gebied", area->code}}, "toekomst")},
                     {"chosen", area->code == page.choice.area}});
  }
  return links;
}

/// How far ahead the page can look.
json year_links(const PageContext& page, double base, double last) {
  json links = json::array();
  for (const int year : {2030, 2035, 2040, 2050}) {
    if (year <= base) continue;
    links.push_back({{"name", std::to_string(year)},
                     {"href", page.link({{"jaar", std::to_string(year)}}, "toekomst")},
                     {"chosen", year == last}});
  }
  return links;
}

/// The form that puts a longer run in the queue; null for who may not.
json long_run(const PageContext& page) {
  if (!page.request.may_change || !page.interactive) return nullptr;
  json hidden = json::array();
  const auto add = [&](const std::string& name, const std::string& value) {
    if (!value.empty()) hidden.push_back({{"name", name}, {"value", value}});
  };
  add("gebied", page.choice.area);
  add("niveau", page.choice.level);
  add("jaar", page.choice.year);
  for (const auto& [name, value] : page.choice.norms) add(name, value);
  return {{"action", page.request.path + "/uitvoeringen"}, {"csrf", page.request.csrf_token}, {"hidden", hidden}};
}

}  // namespace

json future_values(const PageContext& page) {
  const auto fans = fans_of(page);
  const auto all = fans.find("totaal");
  const auto* area = page.data.area(page.choice.area);
  if (all == fans.end() || all->second.size() < 2 || area == nullptr) return nullptr;
  const double last = all->second.back().year;
  const auto& old = fans.at("75+").back();
  const auto links = page.interactive ? area_links(page) : json::array();
  const auto base = page.request.path + "/uitvoer.csv" + page.link({}, "").substr(page.request.path.size());
  const auto more = base + (base.contains('?') ? "&" : "?");
  return {{"name", area->name},
          {"code", area->code},
          {"planned", has_plans(page)},
          {"year", fmt::format("{:.0f}", last)},
          {"base", fmt::format("{:.0f}", all->second.front().year)},
          {"low", people(page, old.p10)},
          {"high", people(page, old.p90)},
          {"now", people(page, now_of(page, "75+"))},
          {"chips", links.size() > 1 && links.size() <= 16 ? links : json::array()},
          {"has_chips", links.size() > 1 && links.size() <= 16},
          {"years", page.interactive ? year_links(page, all->second.front().year, last) : json::array()},
          {"interactive", page.interactive},
          {"compare", page.request.path + "/vergelijken?gebied=" + area->code},
          {"long_run", long_run(page)},
          {"charts", charts(page, fans, area->name)},
          {"table", table(page, fans)},
          {"pyramid", pyramid(page, area->name, last)},
          {"needs", needs(page, last)},
          {"past", looking_back(page)},
          {"assumptions", assumptions(page)},
          {"audit", audit(page)},
          {"excel", page.interactive ? more + "tabel=prognose&excel=ja" : ""},
          {"audit_excel", page.interactive ? more + "tabel=toets_prognose&excel=ja" : ""}};
}

}  // namespace pareltjes::wijkvoorzieningen
