// SPDX-License-Identifier: EUPL-1.2
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr double kChanceStep = 20;         ///< Per cent in each class of a map of chances.
constexpr std::size_t kMostClosed = 120;   ///< As pages::MapOptions::close_gaps says.
constexpr std::size_t kMostDrawings = 40;  ///< A table of more areas than this has figures only.

bool is_chance(std::string_view theme) {
  return theme.starts_with(kChanceTheme);
}

bool is_distance(std::string_view theme) {
  return theme.starts_with(kDistanceTheme);
}

bool is_share(std::string_view theme) {
  return theme.starts_with("aandeel") || is_chance(theme);
}

std::string theme_name(const PageContext& page, std::string_view theme) {
  if (theme == "inwoners") return page.words.pick("Inwoners", "Inhabitants");
  if (theme == "aandeel-0-14") return page.words.pick("Aandeel tot en met 14 jaar", "Share of ages 0 to 14");
  if (theme == "aandeel-65-plus") return page.words.pick("Aandeel van 65 jaar en ouder", "Share of 65 and over");
  if (is_chance(theme)) {
    return fmt::format("{}: {}", page.words.pick("Kans op een tekort", "Chance of a shortage"),
                       page.words.facility(theme.substr(kChanceTheme.size())));
  }
  if (is_distance(theme)) {
    return fmt::format("{}: {}", page.words.pick("Afstand", "Distance"),
                       page.words.facility(theme.substr(kDistanceTheme.size())));
  }
  return page.words.facility(theme);
}

std::string theme_unit(const PageContext& page, std::string_view theme) {
  if (theme == "inwoners") return "personen";
  if (is_share(theme)) return "%";
  if (is_distance(theme)) return "m";
  for (const auto* area : page.shown) {
    if (const auto* need = page.data.need(area->code, theme)) return need->unit;
  }
  return {};
}

std::string printed(const PageContext& page, double value, std::string_view unit) {
  if (unit == "m") return distance_text(page.words, value);
  return unit == "%" ? page.words.number(value, 0) + "%" : page.words.amount(value, unit);
}

nlohmann::json legend(const PageContext& page, const Scale& scale, std::string_view unit, bool unknown) {
  nlohmann::json steps = nlohmann::json::array();
  const int decimals = scale.step >= 1 ? 0 : scale.step >= 0.1 ? 1 : 2;
  for (int i = 0; i < 5; ++i) {
    const double low = scale.begin + i * scale.step;
    const auto percent = unit == "%" ? "%" : "";
    steps.push_back({{"k", i + 1},
                     {"text", fmt::format("{}–{}{}", page.words.number(low, decimals),
                                          page.words.number(low + scale.step, decimals), percent)}});
  }
  return {{"steps", steps}, {"unknown", unknown}};
}

nlohmann::json options(const PageContext& page) {
  const auto option = [&](std::string_view theme) {
    return nlohmann::json{{"value", theme}, {"text", theme_name(page, theme)}, {"chosen", page.choice.theme == theme}};
  };
  nlohmann::json groups = nlohmann::json::array();
  nlohmann::json people = nlohmann::json::array();
  for (const auto theme : kThemes) people.push_back(option(theme));
  groups.push_back({{"name", page.words.pick("Wie er woont", "Who lives there")}, {"options", people}});
  std::vector<std::pair<std::string, nlohmann::json>> categories;
  for (const auto& facility : page.data.facilities) {
    const auto category = page.words.category_of(facility);
    auto found = std::ranges::find(categories, category, &std::pair<std::string, nlohmann::json>::first);
    if (found == categories.end()) found = categories.insert(categories.end(), {category, nlohmann::json::array()});
    found->second.push_back(option(facility));
  }
  nlohmann::json chances = nlohmann::json::array();
  for (const auto& facility : with_chances(page.data)) chances.push_back(option(std::string(kChanceTheme) + facility));
  if (!chances.empty())
    groups.push_back({{"name", page.words.pick("Kans op een tekort", "Chance of a shortage")}, {"options", chances}});
  nlohmann::json distances = nlohmann::json::array();
  for (const auto& facility : with_distances(page.data))
    distances.push_back(option(std::string(kDistanceTheme) + facility));
  if (!distances.empty())
    groups.push_back({{"name", page.words.pick("Hoe ver het is", "How far it is")}, {"options", distances}});
  for (const auto& [category, list] : categories) {
    groups.push_back({{"name", category.empty() ? page.words.pick("Overig", "Other") : page.words.word(category)},
                      {"options", list}});
  }
  return groups;
}

std::string sentence(const PageContext& page, const std::vector<std::pair<double, const AreaRow*>>& ranked,
                     std::string_view unit) {
  const auto name = theme_name(page, page.choice.theme);
  if (ranked.empty()) {
    return fmt::format("{}: {}", name, page.words.pick("geen cijfers.", "no figures."));
  }
  const auto& [most, where] = ranked.front();
  const auto& [least, there] = ranked.back();
  if (unit == "m") {
    return fmt::format(fmt::runtime(page.words.pick("Kaart van {}. {}. Het verst in {}: {}. Het dichtst bij in {}: {}.",
                                                    "Map of {}. {}. Furthest in {}: {}. Nearest in {}: {}.")),
                       page.request.gemeente_name, name, where->name, printed(page, most, unit), there->name,
                       printed(page, least, unit));
  }
  const auto shown_unit = unit == "%" ? std::string() : " " + page.words.word(unit);
  return page.words.language() == core::Language::kEnglish
             ? fmt::format("Map of {}: {}. Most in {}: {}{}. Least in {}: {}{}.", page.request.gemeente_name, name,
                           where->name, printed(page, most, unit), shown_unit, there->name, printed(page, least, unit),
                           shown_unit)
             : fmt::format("Kaart van {}: {}. Het meest in {}: {}{}. Het minst in {}: {}{}.",
                           page.request.gemeente_name, name, where->name, printed(page, most, unit), shown_unit,
                           there->name, printed(page, least, unit), shown_unit);
}

std::string draw(const PageContext& page, const pearl::Layer& layer, const Scale& scale, std::string_view unit,
                 const std::string& told) {
  std::vector<pages::MapArea> areas;
  const auto column = layer.table.column("code");
  for (std::size_t i = 0; i < layer.table.rows.size() && i < layer.geometries.size(); ++i) {
    const auto* code = std::get_if<std::string>(&layer.table.rows[i][column]);
    const auto* area = code == nullptr ? nullptr : page.data.area(*code);
    if (area == nullptr || area->kind != page.choice.level) continue;
    const auto value = theme_value(page, *area, page.choice.theme, page.choice.at);
    areas.push_back(
        {area->code, area->name, value ? printed(page, *value, unit) : page.words.pick("onbekend", "unknown"),
         value ? scale.class_of(*value) : 0, page.interactive ? page.here({{"gebied", area->code}}, "h-kaart") : "",
         area->code == page.choice.area, layer.geometries[i]});
  }
  if (areas.empty()) return {};
  pages::MapOptions options;
  options.sentence = told;
  options.close_gaps = layer.approximate;
  return pages::map_svg(areas, options);
}

/// The figures of the map; of a facility with low, middle and high, drawn on one scale where that stays readable.
nlohmann::json same_figures(const PageContext& page, std::string_view unit) {
  double largest = 0;
  for (const auto* area : page.shown) {
    for (const int year : page.data.years) {
      const auto* need = page.data.need(area->code, page.choice.theme, year);
      if (need != nullptr) largest = std::max(largest, need->value.high);
    }
  }
  const bool drawings = page.shown.size() <= kMostDrawings;
  nlohmann::json rows = nlohmann::json::array();
  for (const auto* area : page.shown) {
    const auto value = theme_value(page, *area, page.choice.theme, page.choice.at);
    const auto* need = page.data.need(area->code, page.choice.theme, page.choice.at);
    nlohmann::json row{{"name", area->name},
                       {"chosen", area->code == page.choice.area},
                       {"value", value ? printed(page, *value, unit) : page.words.pick("onbekend", "unknown")},
                       {"low", ""},
                       {"high", ""},
                       {"svg", ""}};
    if (need != nullptr) {
      // Low and high with the decimals of the middle, so that the three can be compared.
      const int decimals = Words::decimals(need->value.mid, unit);
      row["low"] = page.words.number(need->value.low, decimals);
      row["high"] = page.words.number(need->value.high, decimals);
      if (drawings) row["svg"] = pages::range_svg(need->value, largest);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

int Scale::class_of(double value) const {
  return std::clamp(static_cast<int>(std::floor((value - begin) / step + 1e-9)) + 1, 1, 5);
}

Scale scale_for(const std::vector<double>& values, bool from_zero) {
  if (values.empty()) return {};
  const auto [least, most] = std::ranges::minmax(values);
  const double begin = from_zero ? 0 : least;
  const double raw = (most - begin) / 5;
  if (!(raw > 0)) return {from_zero ? 0 : std::floor(least), std::max(std::abs(most) / 5, 1e-3)};
  const double power = std::pow(10, std::floor(std::log10(raw)));
  double step = power * 10;
  for (const double lead : {1.0, 2.0, 2.5, 3.0, 4.0, 5.0}) {
    // Small classes are counted in whole or half tens, so that the printed bounds are exact.
    if (lead == 2.5 && power < 10) continue;
    const double start = std::floor(begin / (power * lead)) * power * lead;
    if (start + 5 * power * lead >= most) {
      step = power * lead;
      break;
    }
  }
  return {std::floor(begin / step) * step, step};
}

Number theme_value(const PageContext& page, const AreaRow& area, std::string_view theme, int year) {
  const auto share = [&](const Number& part) -> Number {
    if (!part || !area.inhabitants || !(*area.inhabitants > 0)) return std::nullopt;
    return 100 * *part / *area.inhabitants;
  };
  if (is_chance(theme)) {
    const auto* row = page.data.shortage(area.code, theme.substr(kChanceTheme.size()), year);
    return row == nullptr ? Number() : Number(100 * std::clamp(row->chance, 0.01, 0.99));
  }
  if (is_distance(theme)) {
    const auto* row = page.data.distance(area.code, theme.substr(kDistanceTheme.size()));
    const bool now = page.data.years.empty() || year == page.data.years.front();
    return row == nullptr || !now ? Number() : row->metres;
  }
  const auto* later = page.data.people(area.code, year);
  const bool ahead = !page.data.years.empty() && year > page.data.years.front();
  if (ahead && (theme == "inwoners" || is_share(theme))) {
    if (later == nullptr) return std::nullopt;
    const double all = later->people(0, 100);
    if (theme == "inwoners") return later->mid;
    if (!(all > 0)) return std::nullopt;
    return 100 * (theme == "aandeel-0-14" ? later->people(0, 14) : later->people(65, 100)) / all;
  }
  if (theme == "inwoners") return area.inhabitants;
  if (theme == "aandeel-0-14") return share(area.young);
  if (theme == "aandeel-65-plus") return share(area.old);
  const auto* need = page.data.need(area.code, theme, year);
  return need == nullptr ? Number() : Number(need->value.mid);
}

nlohmann::json map_values(const PageContext& page) {
  const auto unit = theme_unit(page, page.choice.theme);
  std::vector<std::pair<double, const AreaRow*>> ranked;
  std::vector<double> values;
  for (const auto* area : page.shown) {
    if (const auto value = theme_value(page, *area, page.choice.theme, page.choice.at))
      ranked.emplace_back(*value, area);
    // One scale for all years: a darker colour is more than it was.
    for (const int year : page.data.years) {
      if (const auto value = theme_value(page, *area, page.choice.theme, year)) values.push_back(*value);
    }
  }
  std::ranges::stable_sort(ranked, std::greater{}, &std::pair<double, const AreaRow*>::first);
  const auto scale =
      is_chance(page.choice.theme) ? Scale{0, kChanceStep} : scale_for(values, !is_share(page.choice.theme));
  const auto told = sentence(page, ranked, unit);
  const auto* layer = page.outcome.layer("gebieden");
  const bool chance = is_chance(page.choice.theme);
  const bool distance = is_distance(page.choice.theme);
  const bool facility = !chance && !distance && std::ranges::find(kThemes, page.choice.theme) == std::end(kThemes);
  return {{"svg", layer == nullptr ? "" : draw(page, *layer, scale, unit, told)},
          {"sentence", told},
          {"name", theme_name(page, page.choice.theme)},
          {"unit", is_chance(page.choice.theme) ? ""
                   : unit == "%"                ? page.words.pick("% van de inwoners", "% of inhabitants")
                                                : page.words.word(unit)},
          {"facility", facility},
          {"chance", chance},
          {"distance", distance},
          {"ground", distance ? ground_text(page, page.choice.theme.substr(kDistanceTheme.size())) : ""},
          {"people", !chance && !facility && !distance},
          {"legend", legend(page, scale, unit, ranked.size() < page.shown.size())},
          {"schematic", layer != nullptr && layer->schematic},
          {"approximate", layer != nullptr && layer->approximate && !layer->schematic},
          {"closed_gaps", layer != nullptr && layer->approximate && page.shown.size() <= kMostClosed},
          {"note", layer == nullptr ? "" : layer->note.in(page.words.language())},
          {"groups", options(page)},
          {"rows", same_figures(page, unit)}};
}

}  // namespace pareltjes::wijkvoorzieningen
