// SPDX-License-Identifier: EUPL-1.2
// How far it is: one facility in every area, with what the distances rest on.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "pearls/wijkvoorzieningen/page_parts.hpp"

namespace pareltjes::wijkvoorzieningen {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBars = 40;  ///< A table of more areas than this has figures only.

std::string minutes_text(const Words& words, double minutes) {
  return words.number(std::max(1.0, std::round(minutes)), 0) + " min";
}

/// Of a share: "0%" and "100%" only where they are meant.
std::string share_text(const Words& words, double percent) {
  const double whole = std::round(percent);
  const bool hides = (whole == 0 && percent > 0) || (whole == 100 && percent < 100);
  return words.number(hides ? std::clamp(whole, 1.0, 99.0) : whole, 0) + "%";
}

/// What the chosen theme is about, or the facility that is chosen elsewhere, or one that most people know.
std::string facility_of(const PageContext& page, const std::vector<std::string>& known) {
  const auto is_known = [&](std::string_view facility) { return std::ranges::find(known, facility) != known.end(); };
  const std::string_view theme = page.choice.theme;
  if (theme.starts_with(kDistanceTheme)) return std::string(theme.substr(kDistanceTheme.size()));
  if (is_known(page.choice.facility)) return page.choice.facility;
  return is_known("basisschool") ? "basisschool" : known.front();
}

/// Of CBS, where it measures the same facility.
const ReachRow* by_cbs(const PageContext& page, std::string_view area, std::string_view facility) {
  const auto& rows = page.data.reaches;
  const auto found = std::ranges::find_if(
      rows, [&](const ReachRow& row) { return row.area == area && row.facility == facility && row.km; });
  return found == rows.end() ? nullptr : &*found;
}

std::string per_100(const PageContext& page, const DistanceRow& row) {
  if (!row.per_100) return {};
  return page.words.number(*row.per_100, *row.per_100 < 10 ? 1 : 0);
}

json row_of(const PageContext& page, const AreaRow& area, const std::string& facility, double largest, bool bars) {
  const auto* row = page.data.distance(area.code, facility);
  const auto* cbs = by_cbs(page, area.code, facility);
  json value{{"name", area.name},
             {"chosen", area.code == page.choice.area},
             {"total", &area == page.gemeente},
             {"svg", ""},
             {"metres", page.words.pick("onbekend", "unknown")},
             {"minutes", ""},
             {"share", ""},
             {"count", ""},
             {"per_100", ""},
             {"straight", ""},
             {"cbs", cbs == nullptr ? "–" : page.words.number(*cbs->km, 1) + " km"}};
  if (row == nullptr) return value;
  if (row->metres) value["metres"] = distance_text(page.words, *row->metres);
  if (row->metres && bars) value["svg"] = pages::range_svg({0, *row->metres, *row->metres}, largest);
  if (row->minutes) value["minutes"] = minutes_text(page.words, *row->minutes);
  if (row->share) value["share"] = share_text(page.words, *row->share);
  if (row->count) value["count"] = page.words.number(*row->count, *row->count < 10 ? 1 : 0);
  value["per_100"] = per_100(page, *row);
  if (row->ground == "gemengd") value["straight"] = page.words.pick("deels hemelsbreed", "partly straight line");
  return value;
}

/// "Hoogstens 150 m lopen"; empty where there is no norm.
std::string norm_text(const PageContext& page, const DistanceRow& row) {
  const auto limit = row.norm_m         ? distance_text(page.words, *row.norm_m)
                     : row.norm_minutes ? page.words.number(*row.norm_minutes, 0) + " " + page.words.word("minuten")
                                        : std::string();
  if (limit.empty()) return {};
  return fmt::format("{} {} {}", page.words.pick("hoogstens", "at most"), limit, page.words.word(row.travel));
}

json norm_of(const PageContext& page, const DistanceRow& row) {
  const auto text = norm_text(page, row);
  if (text.empty()) return nullptr;
  const auto* norm = page.data.norm(row.norm);
  const bool web = norm != nullptr && (norm->url.starts_with("https://") || norm->url.starts_with("http://"));
  return {{"text", text},
          {"status", page.words.word(row.status)},
          {"source", norm == nullptr ? "" : norm->source},
          {"url", web ? norm->url : ""}};
}

/// Whom the places are for: "mensen van 4 tot en met 11 jaar", "alle inwoners".
std::string for_whom(const PageContext& page, const DistanceRow& row) {
  const auto* need = page.data.need(page.choice.area, row.facility);
  const auto* norm = need == nullptr ? nullptr : page.data.norm(need->norm);
  if (norm != nullptr && norm->age_from) return page.words.ages(*norm->age_from, norm->age_to);
  if (row.target == "inwoners") return page.words.pick("inwoners", "inhabitants");
  const bool ages = row.target == "leeftijd" || row.target == "leerlingen";
  return ages ? page.words.pick("mensen van de doelgroep", "people of the target group") : page.words.word(row.target);
}

/// "Purmerend: gemiddeld 640 m naar de dichtstbijzijnde basisschool …", and where it is furthest.
std::string sentence(const PageContext& page, const std::string& facility) {
  const auto& words = page.words;
  const auto* whole = page.gemeente == nullptr ? nullptr : page.data.distance(page.gemeente->code, facility);
  std::string text;
  if (whole != nullptr && whole->metres && whole->minutes) {
    text = fmt::format(fmt::runtime(words.pick("In {} is het gemiddeld {} naar de dichtstbijzijnde plek: {} {}.",
                                               "In {} it is {} on average to the nearest place: {} {}.")),
                       page.gemeente->name, distance_text(words, *whole->metres), minutes_text(words, *whole->minutes),
                       words.word(whole->travel));
  }
  const AreaRow* furthest = nullptr;
  const DistanceRow* far = nullptr;
  for (const auto* area : page.shown) {
    const auto* row = page.data.distance(area->code, facility);
    if (row == nullptr || !row->metres || (far != nullptr && *row->metres <= *far->metres)) continue;
    far = row;
    furthest = area;
  }
  if (far != nullptr && page.shown.size() > 1) {
    text += fmt::format("{}{} {}: {}.", text.empty() ? "" : " ", words.pick("Het verst is het in", "It is furthest in"),
                        furthest->name, distance_text(words, *far->metres));
  }
  return text;
}

json options(const PageContext& page, const std::vector<std::string>& known, const std::string& chosen) {
  json list = json::array();
  for (const auto& facility : known)
    list.push_back({{"value", std::string(kDistanceTheme) + facility},
                    {"text", page.words.facility(facility)},
                    {"chosen", facility == chosen}});
  return list;
}

std::string subject_sentence(const PageContext& page, std::string_view subject) {
  const auto found = std::ranges::find(page.data.grounds, subject, &GroundSentence::subject);
  return found == page.data.grounds.end() ? std::string() : found->sentence.in(page.words.language());
}

}  // namespace

std::vector<std::string> with_distances(const PageData& data) {
  std::vector<std::string> known;
  for (const auto& row : data.distances) {
    if (known.empty() || known.back() != row.facility) known.push_back(row.facility);
  }
  return known;
}

std::string distance_text(const Words& words, double metres) {
  constexpr double kKilometre = 1000;
  // Tens of metres: where people live is known no better.
  const double tens = metres < 100 ? std::round(metres) : std::round(metres / 10) * 10;
  return tens < kKilometre ? words.number(tens, 0) + " m" : words.number(metres / kKilometre, 1) + " km";
}

std::string ground_text(const PageContext& page, std::string_view facility) {
  const auto row = std::ranges::find(page.data.distances, facility, &DistanceRow::facility);
  if (row == page.data.distances.end()) return {};
  std::string text;
  for (const auto& subject : {"afstand " + row->travel, std::string("afstand deels"), std::string("woonplek")}) {
    const auto sentence = subject_sentence(page, subject);
    if (!sentence.empty()) text += (text.empty() ? "" : " ") + sentence;
  }
  return text;
}

json reach_values(const PageContext& page) {
  const auto known = with_distances(page.data);
  if (known.empty()) return {{"known", false}, {"show", !page.data.reaches.empty()}};
  const auto facility = facility_of(page, known);
  const auto& any = *std::ranges::find(page.data.distances, facility, &DistanceRow::facility);
  auto areas = page.rows;
  if (page.gemeente != nullptr) areas.push_back(page.gemeente);
  double largest = 0;
  bool has_per_100 = false;
  bool has_cbs = false;
  const ReachRow* cbs = nullptr;
  for (const auto* area : areas) {
    const auto* row = page.data.distance(area->code, facility);
    if (row != nullptr && row->metres) largest = std::max(largest, *row->metres);
    has_per_100 = has_per_100 || (row != nullptr && row->per_100);
    if (const auto* measured = by_cbs(page, area->code, facility)) cbs = measured;
    has_cbs = cbs != nullptr;
  }
  json rows = json::array();
  for (const auto* area : areas) rows.push_back(row_of(page, *area, facility, largest, areas.size() <= kMostBars));
  const auto query = page.link({}, "").substr(page.request.path.size());
  return {{"known", true},
          {"show", true},
          {"facility", page.words.facility(facility)},
          {"sentence", sentence(page, facility)},
          {"options", options(page, known, facility)},
          {"rows", rows},
          {"travel", page.words.word(any.travel)},
          {"child", any.who == "kind" && any.travel != "auto"},
          {"old", any.who == "80+" && any.travel != "auto"},
          {"norm", norm_of(page, any)},
          {"has_norm", !norm_text(page, any).empty()},
          {"has_per_100", has_per_100},
          {"unit", page.words.word(any.unit)},
          {"for_whom", has_per_100 ? for_whom(page, any) : ""},
          {"divided", has_per_100 ? subject_sentence(page, "verdeling") : ""},
          {"has_cbs", has_cbs},
          {"cbs_source", cbs == nullptr ? "" : cbs->source},
          {"cbs_year", cbs == nullptr || !cbs->year ? "" : fmt::format("{:.0f}", *cbs->year)},
          {"ground", ground_text(page, facility)},
          {"source", any.source},
          {"map", page.interactive ? page.here({{"toon", std::string(kDistanceTheme) + facility}}, "h-kaart") : ""},
          {"excel", page.interactive ? page.request.path + "/uitvoer.csv" + (query.empty() ? "?" : query + "&") +
                                           "tabel=bereikbaarheid&excel=ja"
                                     : ""}};
}

}  // namespace pareltjes::wijkvoorzieningen
