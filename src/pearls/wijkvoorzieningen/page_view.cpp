// SPDX-License-Identifier: EUPL-1.2
#include "pearls/wijkvoorzieningen/page_view.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/ids.hpp"
#include "pearls/wijkvoorzieningen/page_parts.hpp"
#include "pearls/wijkvoorzieningen/page_siting.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

constexpr std::string_view kTemplate = "src/pearls/wijkvoorzieningen/pagina.mustache";
constexpr std::size_t kMostNormParameters = 60;
constexpr std::size_t kLongestParameter = 60;
constexpr std::size_t kLongTable = 20;  ///< Longer ones scroll in a box of their own.

std::string first(const std::multimap<std::string, std::string>& query, const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

std::string encoded(std::string_view text) {
  constexpr std::string_view kUnreserved = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
  std::string result;
  for (const char c : text) {
    if (kUnreserved.find(c) != std::string_view::npos) {
      result += c;
    } else {
      result += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    }
  }
  return result;
}

std::string wijk_of(const std::string& code) {
  const auto area = core::AreaCode::parse(code);
  if (!area) return {};
  return area->kind() == core::AreaKind::kBuurt ? area->wijk().text() : code;
}

bool has_level(const PageData& data, std::string_view level) {
  return std::ranges::any_of(data.areas, [&](const auto& area) { return area.kind == level; });
}

bool is_facility(const PageData& data, const std::string& theme) {
  return std::ranges::find(data.facilities, theme) != data.facilities.end();
}

/// The municipality's largest wijk: a page that opens somewhere opens where most people live.
std::string largest(const PageData& data, std::string_view level) {
  const AreaRow* best = nullptr;
  for (const auto& area : data.areas) {
    if (area.kind == level && (best == nullptr || area.inhabitants.value_or(0) > best->inhabitants.value_or(0))) {
      best = &area;
    }
  }
  return best == nullptr ? std::string() : best->code;
}

std::vector<const AreaRow*> areas_of_level(const PageData& data, std::string_view level) {
  std::vector<const AreaRow*> areas;
  for (const auto& area : data.areas) {
    if (area.kind == level) areas.push_back(&area);
  }
  return areas;
}

}  // namespace

PageContext context_of(const pearl::Outcome& outcome, const pearl::PageRequest& request, const PageData& data) {
  PageContext page{outcome, request, data,    Words(data, request.language), choice_of(data, request),
                   {},      {},      nullptr, !request.path.empty()};
  page.shown = areas_of_level(data, page.choice.level);
  page.rows = areas_of_level(data, "wijk");
  if (page.choice.level == "buurt") {
    const auto wijk = wijk_of(page.choice.area);
    for (const auto* buurt : page.shown) {
      if (wijk.empty() || wijk_of(buurt->code) == wijk) page.rows.push_back(buurt);
    }
  }
  if (page.rows.empty()) page.rows = page.shown;
  const auto gemeente = areas_of_level(data, "gemeente");
  if (!gemeente.empty()) page.gemeente = gemeente.front();
  return page;
}

namespace {

/// Every choice that the address carries.
std::vector<std::pair<std::string, std::string>> fields_of(const Choice& choice) {
  std::vector<std::pair<std::string, std::string>> fields{{"niveau", choice.level}, {"toon", choice.theme},
                                                          {"gebied", choice.area},  {"vergelijk", choice.reference},
                                                          {"jaar", choice.year},    {"peil", choice.shown}};
  fields.insert(fields.end(), choice.sites.begin(), choice.sites.end());
  fields.insert(fields.end(), choice.norms.begin(), choice.norms.end());
  return fields;
}

nlohmann::json hidden_fields(const PageContext& page, std::initializer_list<std::string_view> without) {
  const auto fields = fields_of(page.choice);
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [name, value] : fields) {
    const bool left_out = std::ranges::any_of(without, [&](auto prefix) { return name.starts_with(prefix); });
    if (!left_out && !value.empty()) list.push_back({{"name", name}, {"value", value}});
  }
  return list;
}

/// What went wrong, or what the reader has to mind.
nlohmann::json findings(const PageContext& page, bool errors) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& finding : page.outcome.findings) {
    if ((finding.severity == pearl::Severity::kError) != errors) continue;
    list.push_back(
        {{"message", finding.message.in(page.words.language())}, {"advice", finding.advice.in(page.words.language())}});
  }
  return list;
}

nlohmann::json level_options(const PageContext& page) {
  nlohmann::json options = nlohmann::json::array();
  for (const auto* level : {"wijk", "buurt"}) {
    const auto count = areas_of_level(page.data, level).size();
    // A level that the run left out can still be asked for.
    const bool asked_for_wijk_only = count == 0 && std::string_view(level) == "buurt" && page.interactive;
    if (count == 0 && !asked_for_wijk_only) continue;
    const auto name = std::string_view(level) == "wijk" ? page.words.pick("Wijk", "District (wijk)")
                                                        : page.words.pick("Buurt", "Neighbourhood (buurt)");
    const auto text =
        count == 0 ? std::string(name) : fmt::format("{} ({} {})", name, count, page.words.pick("gebieden", "areas"));
    options.push_back({{"value", level}, {"text", text}, {"chosen", page.choice.level == level}});
  }
  return options;
}

/// The year of the map that lies nearest to the one asked for; that of the figures when none is.
void choose_year(const PageData& data, const std::string& asked, Choice& choice) {
  if (data.years.empty()) return;
  choice.at = data.years.front();
  if (asked.size() != 4 || asked.find_first_not_of("0123456789") != std::string::npos) return;
  const int year = std::stoi(asked);
  choice.at = *std::ranges::min_element(data.years, {}, [year](int each) { return std::abs(each - year); });
  if (choice.at != data.years.front()) choice.shown = std::to_string(choice.at);
}

}  // namespace

Choice choice_of(const PageData& data, const pearl::PageRequest& request) {
  Choice choice;
  const auto& query = request.query;
  choice.level = first(query, "niveau") == "buurt" && has_level(data, "buurt") ? "buurt"
                 : has_level(data, "wijk")                                     ? "wijk"
                                                                               : "buurt";
  const auto preferred = is_facility(data, "basisschool") ? std::string("basisschool")
                         : data.facilities.empty()        ? std::string(kThemes[0])
                                                          : data.facilities.front();
  const auto theme = first(query, "toon");
  const auto chances = with_chances(data);
  const bool chance =
      theme.starts_with(kChanceTheme) && std::ranges::find(chances, theme.substr(kChanceTheme.size())) != chances.end();
  const auto distances = with_distances(data);
  const bool distance = theme.starts_with(kDistanceTheme) &&
                        std::ranges::find(distances, theme.substr(kDistanceTheme.size())) != distances.end();
  const bool known =
      chance || distance || is_facility(data, theme) || std::ranges::find(kThemes, theme) != std::end(kThemes);
  choice.theme = known ? theme : preferred;
  const auto facility = chance     ? theme.substr(kChanceTheme.size())
                        : distance ? theme.substr(kDistanceTheme.size())
                                   : choice.theme;
  choice.facility = is_facility(data, facility) ? facility : preferred;
  const auto area = first(query, "gebied");
  const auto* row = data.area(area);
  const bool usable = row != nullptr && (row->kind == choice.level || row->kind == "wijk" || row->kind == "gemeente");
  choice.area =
      usable ? area : largest(data, choice.level == "buurt" && has_level(data, "wijk") ? "wijk" : choice.level);
  const auto reference = first(query, "vergelijk");
  if (data.ages.contains(reference)) choice.reference = reference;
  const auto year = first(query, "jaar");
  if (year.size() == 4 && year.find_first_not_of("0123456789") == std::string::npos) choice.year = year;
  choose_year(data, first(query, "peil"), choice);
  if (distance && !data.years.empty()) {
    // How far it is, is known of now only.
    choice.at = data.years.front();
    choice.shown.clear();
  }
  for (const auto name : kSiteFields) {
    const auto value = first(query, std::string(name));
    if (!value.empty() && value.size() <= kLongestParameter) choice.sites.emplace_back(name, value);
  }
  for (const auto& [name, value] : query) {
    if (choice.norms.size() == kMostNormParameters) break;
    if (name.starts_with("norm.") && name.size() <= kLongestParameter && value.size() <= kLongestParameter) {
      choice.norms.emplace_back(name, value);
    }
  }
  return choice;
}

std::string PageContext::anchor(std::string_view area, std::string_view facility) {
  return fmt::format("u-{}-{}", area, facility);
}

std::string PageContext::link(const std::map<std::string, std::string>& changes, std::string_view fragment) const {
  const auto fields = fields_of(choice);
  std::string address = request.path;
  char separator = '?';
  for (const auto& [name, value] : fields) {
    const auto changed = changes.find(name);
    const auto& now = changed == changes.end() ? value : changed->second;
    if (now.empty()) continue;
    address += separator + encoded(name) + "=" + encoded(now);
    separator = '&';
  }
  if (!fragment.empty()) address += fmt::format("#{}", fragment);
  return address;
}

nlohmann::json year_bar(const PageContext& page, const std::string& id, const std::string& fragment) {
  const auto& years = page.data.years;
  if (years.size() < 2 || !page.interactive) return nullptr;
  nlohmann::json marks = nlohmann::json::array();
  std::string list;
  for (const int year : years) {
    const bool base = year == years.front();
    marks.push_back({{"text", base ? fmt::format("{} ({})", page.words.pick("nu", "now"), year) : std::to_string(year)},
                     {"href", page.link({{"peil", base ? "" : std::to_string(year)}}, fragment)},
                     {"chosen", year == page.choice.at}});
    list += fmt::format("{}{}", list.empty() ? "" : " ", year);
  }
  // What lies further away takes a longer run: a link, not a step of the bar.
  for (const int year : {2030, 2035, 2040, 2050}) {
    if (year <= years.back()) continue;
    const auto text = std::to_string(year);
    marks.push_back(
        {{"text", text}, {"href", page.link({{"jaar", text}, {"peil", text}}, fragment)}, {"chosen", false}});
  }
  return {{"id", id},
          {"path", page.request.path},
          {"fragment", fragment},
          {"label", page.words.pick("Kies een jaar", "Choose a year") + fmt::format(" ({})", id)},
          {"hidden", hidden_fields(page, {"peil"})},
          {"min", years.front()},
          {"max", years.back()},
          {"value", page.choice.at},
          {"list", list},
          {"marks", marks}};
}

core::Result<pearl::PageView> page_view(const pearl::Outcome& outcome, const pearl::PageRequest& request) {
  const auto data = read_outcome(outcome);
  if (data.areas.empty()) {
    return core::fail(core::ErrorCode::kInternal, {"De uitkomst heeft geen gebieden.", "The outcome has no areas."});
  }
  const auto page = context_of(outcome, request, data);
  const auto language = request.language;
  const auto* chosen = data.area(page.choice.area);
  const auto warnings = findings(page, false);
  const auto choice_year = page.choice.at == 0 ? std::string() : std::to_string(page.choice.at);
  nlohmann::json values{
      {"gemeente", request.gemeente_name},
      {"gemeente_code", request.gemeente.text()},
      {"path", request.path},
      {"interactive", page.interactive},
      {"answer", outcome.answer.in(language)},
      {"parts", answer_values(page)},
      {"errors", findings(page, true)},
      {"warnings", warnings},
      {"warning_count", warnings.empty() ? "" : std::to_string(warnings.size())},
      {"many", page.rows.size() > kLongTable},
      {"many_shown", page.shown.size() > kLongTable},
      {"levels", level_options(page)},
      {"hidden_for_map", hidden_fields(page, {"niveau", "toon"})},
      {"hidden_for_norm", hidden_fields(page, {"norm."})},
      {"hidden_for_reach", hidden_fields(page, {"toon"})},
      {"hidden_for_area", hidden_fields(page, {"gebied"})},
      {"chosen_name", chosen == nullptr ? "" : chosen->name},
      {"chosen_code", page.choice.area},
      {"year", chosen != nullptr && chosen->year ? fmt::format("{:.0f}", *chosen->year) : ""},
      {"has_own_norms", !page.choice.norms.empty()},
      {"map", map_values(page)},
      {"matrix", matrix_values(page)},
      {"people", people_values(page)},
      {"supply", supply_values(page)},
      {"shortage", shortage_values(page)},
      {"sites", siting_values(page)},
      {"hidden_for_sites", hidden_fields(page, {"voor", "plekken", "doel", "bereik"})},
      {"reach", reach_values(page)},
      {"at", choice_year},
      {"bar_map", page.choice.theme.starts_with(kDistanceTheme) ? nullptr : year_bar(page, "peil", "h-kaart")},
      {"bar_people", year_bar(page, "peil-wie", "wie")},
      {"bar_shortage", year_bar(page, "peil-tekort", "tekorten")},
      {"norms", norm_values(page)},
      {"sources", source_values(page)},
      {"future", future_values(page)},
  };
  return pearl::PageView{
      std::string(kTemplate),
      std::move(values),
      {"Wijkvoorzieningen in " + request.gemeente_name, "Facilities per district in " + request.gemeente_name}};
}

}  // namespace pareltjes::wijkvoorzieningen
